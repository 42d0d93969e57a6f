-- Through which schema of views a build's connections see the tables; empty if they see the tables themselves.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_build ADD COLUMN view_schema VARCHAR(63) NOT NULL DEFAULT \'\'',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_build' AND column_name = 'view_schema');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;
