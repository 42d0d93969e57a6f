-- Every build that has registered, and what it declared last; those whose nodes are gone as well, since one may want to go
-- back to them. Rows are only added or replaced.
CREATE TABLE ${schema}mgate_build (
  build    text        PRIMARY KEY,
  claims   text        NOT NULL,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL
);
INSERT INTO ${schema}mgate_build (build, claims, first_at, last_at)
  SELECT build, MIN(supports), MIN(updated_at), MAX(updated_at) FROM ${schema}mgate_node GROUP BY build;
