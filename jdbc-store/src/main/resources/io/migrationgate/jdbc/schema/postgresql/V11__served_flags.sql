-- When which variant of a flag was given to callers, noted by nodes at most once an hour: what gives everybody the same for
-- long may go. The empty variant is the callers' own default.
CREATE TABLE ${schema}mgate_flag_served (
  flag     text        NOT NULL,
  variant  text        NOT NULL,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL,
  PRIMARY KEY (flag, variant)
);
