-- Runs of backfills and verifications.
CREATE TABLE ${schema}mgate_backfill (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  migration     text        NOT NULL,
  direction     text        NOT NULL,
  kind          text        NOT NULL,
  state         text        NOT NULL,
  stage         text        NOT NULL,
  round         integer     NOT NULL,
  entered_epoch bigint      NOT NULL,
  entered_token text        NOT NULL,
  fence_epoch   bigint,
  fingerprint   text        NOT NULL,
  settings      text        NOT NULL,
  total         bigint      NOT NULL,
  held_by       text        NOT NULL,
  problem       text        NOT NULL,
  actor         text        NOT NULL,
  reason        text        NOT NULL,
  started_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL
);
CREATE INDEX mgate_backfill_migration ON ${schema}mgate_backfill (migration, id);

-- Parts of a run's key space; whoever works on one moves its cursor in the transaction of the batch.
CREATE TABLE ${schema}mgate_backfill_range (
  run         bigint  NOT NULL REFERENCES ${schema}mgate_backfill (id),
  round       integer NOT NULL,
  stage       text    NOT NULL,
  number      integer NOT NULL,
  low_key     text,
  high_key    text,
  cursor_key  text,
  done        boolean NOT NULL,
  owner       text    NOT NULL,
  beat        bigint  NOT NULL,
  processed   bigint  NOT NULL,
  removed     bigint  NOT NULL,
  differences bigint  NOT NULL,
  retries     bigint  NOT NULL,
  PRIMARY KEY (run, round, stage, number)
) WITH (fillfactor = 50);

-- Rows that could not be copied, or that a verification found to differ.
CREATE TABLE ${schema}mgate_backfill_key (
  id       bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run      bigint  NOT NULL REFERENCES ${schema}mgate_backfill (id),
  round    integer NOT NULL,
  row_key  text    NOT NULL,
  kind     text    NOT NULL,
  detail   text    NOT NULL,
  repaired boolean NOT NULL
);
CREATE INDEX mgate_backfill_key_run ON ${schema}mgate_backfill_key (run, round, id);
