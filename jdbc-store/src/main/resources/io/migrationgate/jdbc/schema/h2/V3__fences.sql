-- H2 has no shared row locks, so no node holds these rows here; the tables are the same all the same.
ALTER TABLE ${schema}mgate_epoch ADD COLUMN IF NOT EXISTS closed BOOLEAN DEFAULT FALSE NOT NULL;

-- What makes a node's units of work safe, and which of them an operator has revoked.
ALTER TABLE ${schema}mgate_node ADD COLUMN IF NOT EXISTS mode VARCHAR DEFAULT 'leased' NOT NULL;
ALTER TABLE ${schema}mgate_node ADD COLUMN IF NOT EXISTS revoke_before BIGINT;
ALTER TABLE ${schema}mgate_node ADD COLUMN IF NOT EXISTS revoke_actor VARCHAR;
ALTER TABLE ${schema}mgate_node ADD COLUMN IF NOT EXISTS revoke_reason VARCHAR;
