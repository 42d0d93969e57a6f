-- Every build that has registered, and what it declared last; those whose nodes are gone as well, since one may want to go
-- back to them. Rows are only added or replaced.
CREATE TABLE IF NOT EXISTS ${schema}mgate_build (
  build    VARCHAR(255) PRIMARY KEY,
  claims   LONGTEXT     NOT NULL,
  first_at DATETIME(6)  NOT NULL,
  last_at  DATETIME(6)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO ${schema}mgate_build (build, claims, first_at, last_at)
  SELECT build, MIN(supports), MIN(updated_at), MAX(updated_at) FROM ${schema}mgate_node GROUP BY build;
