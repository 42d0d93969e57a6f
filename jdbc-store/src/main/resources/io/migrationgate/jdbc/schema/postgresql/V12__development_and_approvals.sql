-- Whether nobody's data can be lost here, so that definitions may change and steps may be walked at once.
ALTER TABLE ${schema}mgate_meta ADD COLUMN development boolean NOT NULL DEFAULT FALSE;

-- Who has approved which step of a migration as it has stood since an epoch: by the login that the database knows, not by what
-- somebody calls himself. by_role is the role of mgate_approver by which it counted when it was given; none if by none.
-- Nodes neither read nor write these tables.
CREATE TABLE ${schema}mgate_approval (
  migration text        NOT NULL,
  epoch     bigint      NOT NULL,
  step      text        NOT NULL,
  login     text        NOT NULL,
  by_role   text,
  at        timestamptz NOT NULL,
  PRIMARY KEY (migration, epoch, step, login)
);

-- The roles and logins whose approvals count; with none of them all do. For the owner of these tables to say.
CREATE TABLE ${schema}mgate_approver (
  role text NOT NULL PRIMARY KEY
);
