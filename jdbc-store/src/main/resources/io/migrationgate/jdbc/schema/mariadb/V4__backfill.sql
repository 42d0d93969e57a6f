-- Runs of backfills and verifications.
CREATE TABLE IF NOT EXISTS ${schema}mgate_backfill (
  id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  migration     VARCHAR(200) NOT NULL,
  direction     VARCHAR(16)  NOT NULL,
  kind          VARCHAR(16)  NOT NULL,
  state         VARCHAR(16)  NOT NULL,
  stage         VARCHAR(16)  NOT NULL,
  round         INTEGER      NOT NULL,
  entered_epoch BIGINT       NOT NULL,
  entered_token VARCHAR(64)  NOT NULL,
  fence_epoch   BIGINT,
  fingerprint   VARCHAR(100) NOT NULL,
  settings      LONGTEXT     NOT NULL,
  total         BIGINT       NOT NULL,
  held_by       LONGTEXT     NOT NULL,
  problem       LONGTEXT     NOT NULL,
  actor         VARCHAR(255) NOT NULL,
  reason        LONGTEXT     NOT NULL,
  started_at    DATETIME(6)  NOT NULL,
  updated_at    DATETIME(6)  NOT NULL,
  INDEX mgate_backfill_migration (migration, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Parts of a run's key space; whoever works on one moves its cursor in the transaction of the batch.
CREATE TABLE IF NOT EXISTS ${schema}mgate_backfill_range (
  run         BIGINT       NOT NULL,
  round       INTEGER      NOT NULL,
  stage       VARCHAR(16)  NOT NULL,
  number      INTEGER      NOT NULL,
  low_key     LONGTEXT,
  high_key    LONGTEXT,
  cursor_key  LONGTEXT,
  done        BOOLEAN      NOT NULL,
  owner       VARCHAR(255) NOT NULL,
  beat        BIGINT       NOT NULL,
  processed   BIGINT       NOT NULL,
  removed     BIGINT       NOT NULL,
  differences BIGINT       NOT NULL,
  retries     BIGINT       NOT NULL,
  PRIMARY KEY (run, round, stage, number),
  FOREIGN KEY (run) REFERENCES ${schema}mgate_backfill (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Rows that could not be copied, or that a verification found to differ.
CREATE TABLE IF NOT EXISTS ${schema}mgate_backfill_key (
  id       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  run      BIGINT      NOT NULL,
  round    INTEGER     NOT NULL,
  row_key  LONGTEXT    NOT NULL,
  kind     VARCHAR(16) NOT NULL,
  detail   LONGTEXT    NOT NULL,
  repaired BOOLEAN     NOT NULL,
  INDEX mgate_backfill_key_run (run, round, id),
  FOREIGN KEY (run) REFERENCES ${schema}mgate_backfill (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
