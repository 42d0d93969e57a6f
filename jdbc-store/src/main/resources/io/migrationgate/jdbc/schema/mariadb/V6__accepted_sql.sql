-- SQL of declarations that operators let run with their rights. Nodes neither read nor write it: what the application's user
-- may write cannot vouch for what it has declared.
CREATE TABLE IF NOT EXISTS ${schema}mgate_accepted_sql (
  migration VARCHAR(100) NOT NULL,
  hash      VARCHAR(64)  NOT NULL,
  texts     LONGTEXT     NOT NULL,
  actor     VARCHAR(255) NOT NULL,
  at        DATETIME(6)  NOT NULL,
  PRIMARY KEY (migration, hash)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
