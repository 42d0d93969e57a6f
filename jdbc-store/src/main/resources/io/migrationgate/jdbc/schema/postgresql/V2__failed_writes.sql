-- Secondary writes that failed and were recorded instead of failing their unit of work.
CREATE TABLE ${schema}mgate_failed_write (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  migration   text        NOT NULL,
  side        text        NOT NULL,
  gate_key    text,
  error       text        NOT NULL,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  repaired_at timestamptz
);
CREATE INDEX mgate_failed_write_unrepaired ON ${schema}mgate_failed_write (migration, id)
  WHERE repaired_at IS NULL;
