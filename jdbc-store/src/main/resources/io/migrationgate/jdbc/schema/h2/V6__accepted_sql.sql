-- SQL of declarations that operators let run with their rights. Nodes neither read nor write it: what the application's user
-- may write cannot vouch for what it has declared.
CREATE TABLE IF NOT EXISTS ${schema}mgate_accepted_sql (
  migration VARCHAR NOT NULL,
  hash      VARCHAR NOT NULL,
  texts     VARCHAR NOT NULL,
  actor     VARCHAR NOT NULL,
  at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (migration, hash)
);
