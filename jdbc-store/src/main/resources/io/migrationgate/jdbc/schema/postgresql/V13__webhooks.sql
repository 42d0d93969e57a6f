-- Whether some endpoint is told of changes, so that refusals are noted in the history too.
ALTER TABLE ${schema}mgate_meta ADD COLUMN tells boolean NOT NULL DEFAULT FALSE;

-- Who is told of changes: how far each endpoint has been, and which process tells it. The history is the outbox. A holder whose
-- beat stands still is taken over by another process. Written by nodes that send; without a row nobody is told anything.
CREATE TABLE ${schema}mgate_webhook (
  name   text NOT NULL PRIMARY KEY,
  holder text NOT NULL,
  beat   bigint NOT NULL,
  passed bigint NOT NULL,
  notes  text NOT NULL
);
