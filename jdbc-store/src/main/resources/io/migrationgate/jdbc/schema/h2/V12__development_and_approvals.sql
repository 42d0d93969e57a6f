-- Whether nobody's data can be lost here, so that definitions may change and steps may be walked at once.
ALTER TABLE ${schema}mgate_meta ADD COLUMN IF NOT EXISTS development BOOLEAN DEFAULT FALSE NOT NULL;

-- Who has approved which step of a migration as it has stood since an epoch: by the login that the database knows, not by what
-- somebody calls himself. by_role is the role of mgate_approver by which it counted when it was given; none if by none.
-- Nodes neither read nor write these tables.
CREATE TABLE IF NOT EXISTS ${schema}mgate_approval (
  migration VARCHAR NOT NULL,
  epoch     BIGINT  NOT NULL,
  step      VARCHAR NOT NULL,
  login     VARCHAR NOT NULL,
  by_role   VARCHAR,
  at        TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (migration, epoch, step, login)
);

-- The roles and logins whose approvals count; with none of them all do. For the owner of these tables to say.
CREATE TABLE IF NOT EXISTS ${schema}mgate_approver (
  role VARCHAR NOT NULL PRIMARY KEY
);
