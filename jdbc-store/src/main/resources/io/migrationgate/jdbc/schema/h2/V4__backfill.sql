-- Runs of backfills and verifications.
CREATE TABLE IF NOT EXISTS ${schema}mgate_backfill (
  id            BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  migration     VARCHAR NOT NULL,
  direction     VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL,
  state         VARCHAR NOT NULL,
  stage         VARCHAR NOT NULL,
  round         INTEGER NOT NULL,
  entered_epoch BIGINT  NOT NULL,
  entered_token VARCHAR NOT NULL,
  fence_epoch   BIGINT,
  fingerprint   VARCHAR NOT NULL,
  settings      VARCHAR NOT NULL,
  total         BIGINT  NOT NULL,
  held_by       VARCHAR NOT NULL,
  problem       VARCHAR NOT NULL,
  actor         VARCHAR NOT NULL,
  reason        VARCHAR NOT NULL,
  started_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  updated_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX IF NOT EXISTS ${schema}mgate_backfill_migration
  ON ${schema}mgate_backfill (migration, id);

-- Parts of a run's key space; whoever works on one moves its cursor in the transaction of the batch.
CREATE TABLE IF NOT EXISTS ${schema}mgate_backfill_range (
  run         BIGINT  NOT NULL REFERENCES ${schema}mgate_backfill (id),
  round       INTEGER NOT NULL,
  stage       VARCHAR NOT NULL,
  number      INTEGER NOT NULL,
  low_key     VARCHAR,
  high_key    VARCHAR,
  cursor_key  VARCHAR,
  done        BOOLEAN NOT NULL,
  owner       VARCHAR NOT NULL,
  beat        BIGINT  NOT NULL,
  processed   BIGINT  NOT NULL,
  removed     BIGINT  NOT NULL,
  differences BIGINT  NOT NULL,
  retries     BIGINT  NOT NULL,
  PRIMARY KEY (run, round, stage, number)
);

-- Rows that could not be copied, or that a verification found to differ.
CREATE TABLE IF NOT EXISTS ${schema}mgate_backfill_key (
  id       BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run      BIGINT  NOT NULL REFERENCES ${schema}mgate_backfill (id),
  round    INTEGER NOT NULL,
  row_key  VARCHAR NOT NULL,
  kind     VARCHAR NOT NULL,
  detail   VARCHAR NOT NULL,
  repaired BOOLEAN NOT NULL
);
CREATE INDEX IF NOT EXISTS ${schema}mgate_backfill_key_run
  ON ${schema}mgate_backfill_key (run, round, id);
