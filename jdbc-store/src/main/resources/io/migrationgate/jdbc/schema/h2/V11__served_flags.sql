-- When which variant of a flag was given to callers, noted by nodes at most once an hour: what gives everybody the same for
-- long may go. The empty variant is the callers' own default.
CREATE TABLE IF NOT EXISTS ${schema}mgate_flag_served (
  flag     VARCHAR                     NOT NULL,
  variant  VARCHAR                     NOT NULL,
  first_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  last_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (flag, variant)
);
