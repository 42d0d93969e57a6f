-- Runs once, in one transaction, under an advisory lock.

-- One row: which version of these tables this is. Every change locks it, which puts changes in order.
CREATE TABLE ${schema}mgate_meta (
  id             smallint PRIMARY KEY CHECK (id = 1),
  schema_version integer  NOT NULL
);
INSERT INTO ${schema}mgate_meta (id, schema_version) VALUES (1, 0);

-- Every epoch there has ever been; the current one has the greatest number. Rows are only added.
CREATE TABLE ${schema}mgate_epoch (
  number   bigint      PRIMARY KEY,
  token    text        NOT NULL,
  began_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO ${schema}mgate_epoch (number, token) VALUES (1, gen_random_uuid()::text);

-- Where each migration stands, and where some node may still stand (leaving_*, null once settled).
CREATE TABLE ${schema}mgate_migration (
  name                      text    PRIMARY KEY,
  phase                     text    NOT NULL,
  ramp_basis_points         integer NOT NULL,
  pilots                    text    NOT NULL,
  secondary_writes          text    NOT NULL,
  leaving_phase             text,
  leaving_ramp_basis_points integer,
  leaving_pilots            text,
  leaving_secondary_writes  text,
  new_in_sync               boolean NOT NULL,
  old_in_sync               boolean NOT NULL,
  epoch                     bigint  NOT NULL,
  entered_epoch             bigint  NOT NULL,
  retired                   boolean NOT NULL
);

CREATE TABLE ${schema}mgate_definition (
  migration   text PRIMARY KEY REFERENCES ${schema}mgate_migration (name),
  json        text NOT NULL,
  fingerprint text NOT NULL,
  build       text NOT NULL
);

-- One row for each process; heartbeats update it in place, hence the room left on each page.
CREATE TABLE ${schema}mgate_node (
  id           text        PRIMARY KEY,
  generation   bigint      NOT NULL,
  build        text        NOT NULL,
  host         text        NOT NULL,
  pid          bigint      NOT NULL,
  application  text        NOT NULL,
  supports     text        NOT NULL,
  lease_ms     bigint      NOT NULL,
  acked_number bigint      NOT NULL,
  acked_token  text        NOT NULL,
  beat         bigint      NOT NULL,
  live         boolean     NOT NULL,
  report       text        NOT NULL,
  updated_at   timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE ${schema}mgate_history (
  sequence   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  epoch      bigint      NOT NULL,
  change_id  text        NOT NULL,
  migration  text        NOT NULL,
  kind       text        NOT NULL,
  from_state text,
  to_state   text        NOT NULL,
  actor      text        NOT NULL,
  reason     text        NOT NULL,
  details    text        NOT NULL
);
CREATE INDEX mgate_history_change ON ${schema}mgate_history (change_id);
CREATE INDEX mgate_history_migration ON ${schema}mgate_history (migration, sequence);
