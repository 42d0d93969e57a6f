-- Feature flags, and the expressions that they share. Rows are only added or replaced, each time with the epoch that the change
-- begins, so that nodes read what has changed since the epoch that they know.
CREATE TABLE ${schema}mgate_flag (
  kind       text    NOT NULL,
  name       text    NOT NULL,
  revision   bigint  NOT NULL,
  definition text    NOT NULL,
  settles    boolean NOT NULL,
  epoch      bigint  NOT NULL,
  retired    boolean NOT NULL,
  PRIMARY KEY (kind, name)
);
CREATE INDEX mgate_flag_epoch ON ${schema}mgate_flag (epoch);

-- Changes of flags that were made to settle, and have not: what some node may still work by.
CREATE TABLE ${schema}mgate_flag_settling (
  flag       text   PRIMARY KEY,
  epoch      bigint NOT NULL,
  revision   bigint NOT NULL,
  definition text
);

-- What a change is about; its name is in the column "migration", also where it is none.
ALTER TABLE ${schema}mgate_history ADD COLUMN subject_kind text NOT NULL DEFAULT 'migration';

-- The flags that a build declares; null of builds whose library knew none.
ALTER TABLE ${schema}mgate_build ADD COLUMN flags text;
