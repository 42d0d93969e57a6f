-- Feature flags, and the expressions that they share. Rows are only added or replaced, each time with the epoch that the change
-- begins, so that nodes read what has changed since the epoch that they know.
CREATE TABLE IF NOT EXISTS ${schema}mgate_flag (
  kind       VARCHAR(32)  NOT NULL,
  name       VARCHAR(200) NOT NULL,
  revision   BIGINT       NOT NULL,
  definition LONGTEXT     NOT NULL,
  settles    BOOLEAN      NOT NULL,
  epoch      BIGINT       NOT NULL,
  retired    BOOLEAN      NOT NULL,
  PRIMARY KEY (kind, name),
  INDEX mgate_flag_epoch (epoch)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Changes of flags that were made to settle, and have not: what some node may still work by.
CREATE TABLE IF NOT EXISTS ${schema}mgate_flag_settling (
  flag       VARCHAR(200) PRIMARY KEY,
  epoch      BIGINT       NOT NULL,
  revision   BIGINT       NOT NULL,
  definition LONGTEXT
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- MySQL knows no ADD COLUMN IF NOT EXISTS, hence the looks at the catalog.

-- What a change is about; its name is in the column "migration", also where it is none.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_history ADD COLUMN subject_kind VARCHAR(32) NOT NULL DEFAULT ''migration''',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_history' AND column_name = 'subject_kind');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;

-- The flags that a build declares; null of builds whose library knew none.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_build ADD COLUMN flags LONGTEXT',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_build' AND column_name = 'flags');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;
