-- Types of documents: in which version they are written, in which there may be some, and which shapes builds have declared.
CREATE TABLE IF NOT EXISTS ${schema}mgate_document (
  name    VARCHAR PRIMARY KEY,
  initial INTEGER NOT NULL,
  writes  INTEGER NOT NULL,
  leaving INTEGER,
  oldest  INTEGER NOT NULL,
  newest  INTEGER NOT NULL,
  epoch   BIGINT  NOT NULL,
  shapes  CLOB    NOT NULL
);

-- What a node's build, and a build, can do with documents; null of those whose library knew none.
ALTER TABLE ${schema}mgate_node ADD COLUMN IF NOT EXISTS documents CLOB;
ALTER TABLE ${schema}mgate_build ADD COLUMN IF NOT EXISTS documents CLOB;
