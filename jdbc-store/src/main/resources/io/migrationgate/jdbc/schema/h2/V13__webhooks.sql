-- Whether some endpoint is told of changes, so that refusals are noted in the history too.
ALTER TABLE ${schema}mgate_meta ADD COLUMN IF NOT EXISTS tells BOOLEAN DEFAULT FALSE NOT NULL;

-- Who is told of changes: how far each endpoint has been, and which process tells it. The history is the outbox. A holder whose
-- beat stands still is taken over by another process. Written by nodes that send; without a row nobody is told anything.
CREATE TABLE IF NOT EXISTS ${schema}mgate_webhook (
  name   VARCHAR NOT NULL PRIMARY KEY,
  holder VARCHAR NOT NULL,
  beat   BIGINT NOT NULL,
  passed BIGINT NOT NULL,
  notes  VARCHAR NOT NULL
);
