-- Secondary writes that failed and were recorded instead of failing their unit of work.
CREATE TABLE IF NOT EXISTS ${schema}mgate_failed_write (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  migration   VARCHAR(200) NOT NULL,
  side        VARCHAR(8)   NOT NULL,
  gate_key    LONGTEXT,
  error       LONGTEXT     NOT NULL,
  at          DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  repaired_at DATETIME(6),
  INDEX mgate_failed_write_unrepaired (repaired_at, migration, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
