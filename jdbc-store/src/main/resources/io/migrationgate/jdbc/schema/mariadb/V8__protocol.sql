-- Which version of the protocol a node's engine speaks, and that of a build. Engines of before state none, and speak the first.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_node ADD COLUMN protocol INTEGER NOT NULL DEFAULT 1',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_node' AND column_name = 'protocol');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_build ADD COLUMN protocol INTEGER NOT NULL DEFAULT 1',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_build' AND column_name = 'protocol');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;

-- schema_version has said how far these tables are, and that engines which know less must keep away. From here on
-- tables_version says the one, and schema_version the other: engines of version 6 go on beside newer ones, and may come back.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_meta ADD COLUMN tables_version INTEGER NOT NULL DEFAULT 7',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_meta' AND column_name = 'tables_version');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;
UPDATE ${schema}mgate_meta SET schema_version = 6;
