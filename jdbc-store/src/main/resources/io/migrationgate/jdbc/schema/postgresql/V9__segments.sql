-- The keys of segments. A segment itself is a row of mgate_flag, which names the generation in force; others are in the making, or
-- left for nodes that have not heard. A key belongs to its generation from one epoch until another.
CREATE TABLE ${schema}mgate_segment_key (
  segment     text   NOT NULL,
  generation  bigint NOT NULL,
  key_text    text   NOT NULL,
  since_epoch bigint NOT NULL,
  until_epoch bigint,
  PRIMARY KEY (segment, generation, key_text, since_epoch)
);
