-- DDL commits by itself here, so that every statement can be run again after a crash in the middle.

-- One row: which version of these tables this is. Every change locks it, which puts changes in order.
CREATE TABLE IF NOT EXISTS ${schema}mgate_meta (
  id             SMALLINT PRIMARY KEY,
  schema_version INTEGER  NOT NULL
);
INSERT INTO ${schema}mgate_meta (id, schema_version)
  SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM ${schema}mgate_meta);

-- Every epoch there has ever been; the current one has the greatest number. Rows are only added.
CREATE TABLE IF NOT EXISTS ${schema}mgate_epoch (
  number   BIGINT      PRIMARY KEY,
  token    VARCHAR(64) NOT NULL,
  began_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL
);
INSERT INTO ${schema}mgate_epoch (number, token)
  SELECT 1, CAST(RANDOM_UUID() AS VARCHAR) WHERE NOT EXISTS (SELECT 1 FROM ${schema}mgate_epoch);

-- Where each migration stands, and where some node may still stand (leaving_*, null once settled).
CREATE TABLE IF NOT EXISTS ${schema}mgate_migration (
  name                      VARCHAR PRIMARY KEY,
  phase                     VARCHAR NOT NULL,
  ramp_basis_points         INTEGER NOT NULL,
  pilots                    CLOB    NOT NULL,
  secondary_writes          VARCHAR NOT NULL,
  leaving_phase             VARCHAR,
  leaving_ramp_basis_points INTEGER,
  leaving_pilots            CLOB,
  leaving_secondary_writes  VARCHAR,
  new_in_sync               BOOLEAN NOT NULL,
  old_in_sync               BOOLEAN NOT NULL,
  epoch                     BIGINT  NOT NULL,
  entered_epoch             BIGINT  NOT NULL,
  retired                   BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS ${schema}mgate_definition (
  migration   VARCHAR PRIMARY KEY REFERENCES ${schema}mgate_migration (name),
  json        CLOB    NOT NULL,
  fingerprint VARCHAR NOT NULL,
  build       VARCHAR NOT NULL
);

-- One row for each process; heartbeats update it in place.
CREATE TABLE IF NOT EXISTS ${schema}mgate_node (
  id           VARCHAR PRIMARY KEY,
  generation   BIGINT  NOT NULL,
  build        VARCHAR NOT NULL,
  host         VARCHAR NOT NULL,
  pid          BIGINT  NOT NULL,
  application  VARCHAR NOT NULL,
  supports     CLOB    NOT NULL,
  lease_ms     BIGINT  NOT NULL,
  acked_number BIGINT  NOT NULL,
  acked_token  VARCHAR NOT NULL,
  beat         BIGINT  NOT NULL,
  live         BOOLEAN NOT NULL,
  report       CLOB    NOT NULL,
  updated_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE IF NOT EXISTS ${schema}mgate_history (
  sequence   BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  epoch      BIGINT  NOT NULL,
  change_id  VARCHAR NOT NULL,
  migration  VARCHAR NOT NULL,
  kind       VARCHAR NOT NULL,
  from_state VARCHAR,
  to_state   VARCHAR NOT NULL,
  actor      VARCHAR NOT NULL,
  reason     VARCHAR NOT NULL,
  details    CLOB    NOT NULL
);
CREATE INDEX IF NOT EXISTS ${schema}mgate_history_change ON ${schema}mgate_history (change_id);
CREATE INDEX IF NOT EXISTS ${schema}mgate_history_migration
  ON ${schema}mgate_history (migration, sequence);
