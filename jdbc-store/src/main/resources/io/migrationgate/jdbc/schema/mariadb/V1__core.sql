-- DDL commits by itself here, so that every statement can be run again after a crash in the middle.
-- Times are UTC in DATETIME: a TIMESTAMP would be shifted by the session's time zone, and ends in 2038.

-- One row: which version of these tables this is. Every change locks it, which puts changes in order.
CREATE TABLE IF NOT EXISTS ${schema}mgate_meta (
  id             SMALLINT PRIMARY KEY,
  schema_version INTEGER  NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO ${schema}mgate_meta (id, schema_version) VALUES (1, 0);

-- Every epoch there has ever been; the current one has the greatest number. Rows are only added.
CREATE TABLE IF NOT EXISTS ${schema}mgate_epoch (
  number   BIGINT      PRIMARY KEY,
  token    VARCHAR(64) NOT NULL,
  began_at DATETIME(6) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO ${schema}mgate_epoch (number, token, began_at)
  SELECT 1, UUID(), UTC_TIMESTAMP(6) FROM ${schema}mgate_meta
  WHERE NOT EXISTS (SELECT 1 FROM ${schema}mgate_epoch);

-- Where each migration stands, and where some node may still stand (leaving_*, null once settled).
CREATE TABLE IF NOT EXISTS ${schema}mgate_migration (
  name                      VARCHAR(200) PRIMARY KEY,
  phase                     VARCHAR(32)  NOT NULL,
  ramp_basis_points         INTEGER      NOT NULL,
  pilots                    LONGTEXT     NOT NULL,
  secondary_writes          VARCHAR(32)  NOT NULL,
  leaving_phase             VARCHAR(32),
  leaving_ramp_basis_points INTEGER,
  leaving_pilots            LONGTEXT,
  leaving_secondary_writes  VARCHAR(32),
  new_in_sync               BOOLEAN      NOT NULL,
  old_in_sync               BOOLEAN      NOT NULL,
  epoch                     BIGINT       NOT NULL,
  entered_epoch             BIGINT       NOT NULL,
  retired                   BOOLEAN      NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS ${schema}mgate_definition (
  migration   VARCHAR(200) PRIMARY KEY,
  json        LONGTEXT     NOT NULL,
  fingerprint VARCHAR(100) NOT NULL,
  build       VARCHAR(255) NOT NULL,
  FOREIGN KEY (migration) REFERENCES ${schema}mgate_migration (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row for each process; heartbeats update it in place.
CREATE TABLE IF NOT EXISTS ${schema}mgate_node (
  id           VARCHAR(100) PRIMARY KEY,
  generation   BIGINT       NOT NULL,
  build        VARCHAR(255) NOT NULL,
  host         VARCHAR(255) NOT NULL,
  pid          BIGINT       NOT NULL,
  application  VARCHAR(255) NOT NULL,
  supports     LONGTEXT     NOT NULL,
  lease_ms     BIGINT       NOT NULL,
  acked_number BIGINT       NOT NULL,
  acked_token  VARCHAR(64)  NOT NULL,
  beat         BIGINT       NOT NULL,
  live         BOOLEAN      NOT NULL,
  report       LONGTEXT     NOT NULL,
  updated_at   DATETIME(6)  NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS ${schema}mgate_history (
  sequence   BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at         DATETIME(6)  NOT NULL,
  epoch      BIGINT       NOT NULL,
  change_id  VARCHAR(100) NOT NULL,
  migration  VARCHAR(200) NOT NULL,
  kind       VARCHAR(100) NOT NULL,
  from_state TEXT,
  to_state   TEXT         NOT NULL,
  actor      VARCHAR(255) NOT NULL,
  reason     LONGTEXT     NOT NULL,
  details    LONGTEXT     NOT NULL,
  INDEX mgate_history_change (change_id),
  INDEX mgate_history_migration (migration, sequence)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
