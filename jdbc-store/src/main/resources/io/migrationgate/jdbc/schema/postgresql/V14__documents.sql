-- Types of documents: in which version they are written, in which there may be some, and which shapes builds have declared.
CREATE TABLE ${schema}mgate_document (
  name    text    PRIMARY KEY,
  initial integer NOT NULL,
  writes  integer NOT NULL,
  leaving integer,
  oldest  integer NOT NULL,
  newest  integer NOT NULL,
  epoch   bigint  NOT NULL,
  shapes  text    NOT NULL
);

-- What a node's build, and a build, can do with documents; null of those whose library knew none.
ALTER TABLE ${schema}mgate_node ADD COLUMN documents text;
ALTER TABLE ${schema}mgate_build ADD COLUMN documents text;
