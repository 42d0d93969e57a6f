-- The keys of segments. A segment itself is a row of mgate_flag, which names the generation in force; others are in the making, or
-- left for nodes that have not heard. A key belongs to its generation from one epoch until another.
CREATE TABLE IF NOT EXISTS ${schema}mgate_segment_key (
  segment     VARCHAR NOT NULL,
  generation  BIGINT  NOT NULL,
  key_text    VARCHAR NOT NULL,
  since_epoch BIGINT  NOT NULL,
  until_epoch BIGINT,
  PRIMARY KEY (segment, generation, key_text, since_epoch)
);
