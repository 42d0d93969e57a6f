-- Which version of the protocol a node's engine speaks, and that of a build. Engines of before state none, and speak the first.
ALTER TABLE ${schema}mgate_node ADD COLUMN IF NOT EXISTS protocol INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE ${schema}mgate_build ADD COLUMN IF NOT EXISTS protocol INTEGER DEFAULT 1 NOT NULL;

-- schema_version has said how far these tables are, and that engines which know less must keep away. From here on
-- tables_version says the one, and schema_version the other: engines of version 6 go on beside newer ones, and may come back.
ALTER TABLE ${schema}mgate_meta ADD COLUMN IF NOT EXISTS tables_version INTEGER DEFAULT 7 NOT NULL;
UPDATE ${schema}mgate_meta SET schema_version = 6;
