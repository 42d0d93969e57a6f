-- Which version of the protocol a node's engine speaks, and that of a build. Engines of before state none, and speak the first.
ALTER TABLE ${schema}mgate_node ADD COLUMN protocol integer NOT NULL DEFAULT 1;
ALTER TABLE ${schema}mgate_build ADD COLUMN protocol integer NOT NULL DEFAULT 1;

-- schema_version has said how far these tables are, and that engines which know less must keep away. From here on
-- tables_version says the one, and schema_version the other: engines of version 6 go on beside newer ones, and may come back.
ALTER TABLE ${schema}mgate_meta ADD COLUMN tables_version integer NOT NULL DEFAULT 7;
UPDATE ${schema}mgate_meta SET schema_version = 6;
