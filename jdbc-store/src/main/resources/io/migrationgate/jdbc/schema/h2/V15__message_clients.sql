-- Which clients have sent messages of a type in which version, noted by nodes once a minute: a version may go when nobody
-- has sent it for long. Names of clients are what they say themselves, cleaned and bounded.
CREATE TABLE IF NOT EXISTS ${schema}mgate_message_client (
  type     VARCHAR                     NOT NULL,
  client   VARCHAR                     NOT NULL,
  version  INTEGER                     NOT NULL,
  messages BIGINT                      NOT NULL,
  first_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  last_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (type, client, version)
);
