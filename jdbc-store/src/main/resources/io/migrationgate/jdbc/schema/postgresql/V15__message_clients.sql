-- Which clients have sent messages of a type in which version, noted by nodes once a minute: a version may go when nobody
-- has sent it for long. Names of clients are what they say themselves, cleaned and bounded.
CREATE TABLE ${schema}mgate_message_client (
  type     text        NOT NULL,
  client   text        NOT NULL,
  version  integer     NOT NULL,
  messages bigint      NOT NULL,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL,
  PRIMARY KEY (type, client, version)
);
