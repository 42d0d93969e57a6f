-- Secondary writes that failed and were recorded instead of failing their unit of work.
CREATE TABLE IF NOT EXISTS ${schema}mgate_failed_write (
  id          BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  migration   VARCHAR NOT NULL,
  side        VARCHAR NOT NULL,
  gate_key    VARCHAR,
  error       VARCHAR NOT NULL,
  at          TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  repaired_at TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX IF NOT EXISTS ${schema}mgate_failed_write_unrepaired
  ON ${schema}mgate_failed_write (repaired_at, migration, id);
