-- Types of documents: in which version they are written, in which there may be some, and which shapes builds have declared.
CREATE TABLE IF NOT EXISTS ${schema}mgate_document (
  name    VARCHAR(200) PRIMARY KEY,
  initial INTEGER  NOT NULL,
  writes  INTEGER  NOT NULL,
  leaving INTEGER,
  oldest  INTEGER  NOT NULL,
  newest  INTEGER  NOT NULL,
  epoch   BIGINT   NOT NULL,
  shapes  LONGTEXT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What a node's build, and a build, can do with documents; null of those whose library knew none.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_node ADD COLUMN documents LONGTEXT',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_node' AND column_name = 'documents');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_build ADD COLUMN documents LONGTEXT',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_build' AND column_name = 'documents');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;
