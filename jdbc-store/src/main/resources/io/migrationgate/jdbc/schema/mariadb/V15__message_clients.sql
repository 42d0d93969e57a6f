-- Which clients have sent messages of a type in which version, noted by nodes once a minute: a version may go when nobody
-- has sent it for long. Names of clients are what they say themselves, cleaned and bounded.
CREATE TABLE IF NOT EXISTS ${schema}mgate_message_client (
  type     VARCHAR(100) NOT NULL,
  client   VARCHAR(100) NOT NULL,
  version  INTEGER      NOT NULL,
  messages BIGINT       NOT NULL,
  first_at DATETIME(6)  NOT NULL,
  last_at  DATETIME(6)  NOT NULL,
  PRIMARY KEY (type, client, version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
