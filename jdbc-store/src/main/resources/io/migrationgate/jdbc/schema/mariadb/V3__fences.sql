-- MySQL knows no ADD COLUMN IF NOT EXISTS, hence the look at the catalog.

-- Transactions of nodes without leases lock their epoch's row; once a later change settles it is closed.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_epoch ADD COLUMN closed BOOLEAN NOT NULL DEFAULT FALSE',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_epoch' AND column_name = 'closed');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;

-- What makes a node's units of work safe, and which of them an operator has revoked.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_node ADD COLUMN mode VARCHAR(32) NOT NULL DEFAULT ''leased'', ADD COLUMN revoke_before BIGINT, ADD COLUMN revoke_actor VARCHAR(255), ADD COLUMN revoke_reason LONGTEXT',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_node' AND column_name = 'mode');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;
