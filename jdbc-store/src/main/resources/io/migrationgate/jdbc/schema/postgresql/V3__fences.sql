-- Transactions of nodes without leases lock their epoch's row; once a later change settles it is closed.
ALTER TABLE ${schema}mgate_epoch ADD COLUMN closed boolean NOT NULL DEFAULT false;

-- What makes a node's units of work safe, and which of them an operator has revoked.
ALTER TABLE ${schema}mgate_node
  ADD COLUMN mode          text   NOT NULL DEFAULT 'leased',
  ADD COLUMN revoke_before bigint,
  ADD COLUMN revoke_actor  text,
  ADD COLUMN revoke_reason text;
