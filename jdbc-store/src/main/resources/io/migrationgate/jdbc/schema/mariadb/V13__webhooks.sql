-- Whether some endpoint is told of changes, so that refusals are noted in the history too.
SET @mgate_sql = (
  SELECT IF(COUNT(*) = 0,
    'ALTER TABLE ${schema}mgate_meta ADD COLUMN tells BOOLEAN NOT NULL DEFAULT FALSE',
    'DO 0')
  FROM information_schema.columns
  WHERE table_schema = IF('${schema}' = '', DATABASE(), REPLACE('${schema}', '.', ''))
    AND table_name = 'mgate_meta' AND column_name = 'tells');
PREPARE mgate_step FROM @mgate_sql;
EXECUTE mgate_step;
DEALLOCATE PREPARE mgate_step;

-- Who is told of changes: how far each endpoint has been, and which process tells it. The history is the outbox. A holder whose
-- beat stands still is taken over by another process. Written by nodes that send; without a row nobody is told anything.
CREATE TABLE IF NOT EXISTS ${schema}mgate_webhook (
  name   VARCHAR(100) NOT NULL PRIMARY KEY,
  holder VARCHAR(100) NOT NULL,
  beat   BIGINT NOT NULL,
  passed BIGINT NOT NULL,
  notes  LONGTEXT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
