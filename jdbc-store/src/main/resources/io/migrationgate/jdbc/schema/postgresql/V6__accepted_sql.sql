-- SQL of declarations that operators let run with their rights. Nodes neither read nor write it: what the application's user
-- may write cannot vouch for what it has declared.
CREATE TABLE ${schema}mgate_accepted_sql (
  migration text        NOT NULL,
  hash      text        NOT NULL,
  texts     text        NOT NULL,
  actor     text        NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (migration, hash)
);
