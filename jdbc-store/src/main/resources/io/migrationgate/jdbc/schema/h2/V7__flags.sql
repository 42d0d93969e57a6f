-- Feature flags, and the expressions that they share. Rows are only added or replaced, each time with the epoch that the change
-- begins, so that nodes read what has changed since the epoch that they know.
CREATE TABLE IF NOT EXISTS ${schema}mgate_flag (
  kind       VARCHAR NOT NULL,
  name       VARCHAR NOT NULL,
  revision   BIGINT  NOT NULL,
  definition CLOB    NOT NULL,
  settles    BOOLEAN NOT NULL,
  epoch      BIGINT  NOT NULL,
  retired    BOOLEAN NOT NULL,
  PRIMARY KEY (kind, name)
);
CREATE INDEX IF NOT EXISTS ${schema}mgate_flag_epoch ON ${schema}mgate_flag (epoch);

-- Changes of flags that were made to settle, and have not: what some node may still work by.
CREATE TABLE IF NOT EXISTS ${schema}mgate_flag_settling (
  flag       VARCHAR PRIMARY KEY,
  epoch      BIGINT  NOT NULL,
  revision   BIGINT  NOT NULL,
  definition CLOB
);

-- What a change is about; its name is in the column "migration", also where it is none.
ALTER TABLE ${schema}mgate_history ADD COLUMN IF NOT EXISTS subject_kind VARCHAR DEFAULT 'migration' NOT NULL;

-- The flags that a build declares; null of builds whose library knew none.
ALTER TABLE ${schema}mgate_build ADD COLUMN IF NOT EXISTS flags CLOB;
