-- Every build that has registered, and what it declared last; those whose nodes are gone as well, since one may want to go
-- back to them. Rows are only added or replaced.
CREATE TABLE IF NOT EXISTS ${schema}mgate_build (
  build    VARCHAR PRIMARY KEY,
  claims   VARCHAR NOT NULL,
  first_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  last_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
INSERT INTO ${schema}mgate_build (build, claims, first_at, last_at)
  SELECT build, MIN(supports), MIN(updated_at), MAX(updated_at) FROM ${schema}mgate_node n
  WHERE NOT EXISTS (SELECT 1 FROM ${schema}mgate_build b WHERE b.build = n.build) GROUP BY build;
