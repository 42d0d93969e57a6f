-- Whether nobody's data can be lost here, so that definitions may change and steps may be walked at once.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_meta ADD COLUMN development BOOLEAN NOT NULL DEFAULT FALSE',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_meta' AND column_name = 'development');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;

-- Who has approved which step of a migration as it has stood since an epoch: by the login that the database knows, not by what
-- somebody calls himself. by_role is the role of mgate_approver by which it counted when it was given; none if by none.
-- Nodes neither read nor write these tables.
CREATE TABLE IF NOT EXISTS ${schema}mgate_approval (
  migration VARCHAR(100) NOT NULL,
  epoch     BIGINT       NOT NULL,
  step      VARCHAR(20)  NOT NULL,
  login     VARCHAR(128) NOT NULL,
  by_role   VARCHAR(128),
  at        DATETIME(6)  NOT NULL,
  PRIMARY KEY (migration, epoch, step, login)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The roles and logins whose approvals count; with none of them all do. For the owner of these tables to say.
CREATE TABLE IF NOT EXISTS ${schema}mgate_approver (
  role VARCHAR(128) NOT NULL PRIMARY KEY
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
