-- The keys of segments. A segment itself is a row of mgate_flag, which names the generation in force; others are in the making, or
-- left for nodes that have not heard. A key belongs to its generation from one epoch until another.
-- Keys are bytes, in UTF-8: texts are equal there but for spaces at their end.
CREATE TABLE IF NOT EXISTS ${schema}mgate_segment_key (
  segment     VARCHAR(100)   NOT NULL,
  generation  BIGINT         NOT NULL,
  key_text    VARBINARY(800) NOT NULL,
  since_epoch BIGINT         NOT NULL,
  until_epoch BIGINT,
  PRIMARY KEY (segment, generation, key_text, since_epoch)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
