-- When which variant of a flag was given to callers, noted by nodes at most once an hour: what gives everybody the same for
-- long may go. The empty variant is the callers' own default.
CREATE TABLE IF NOT EXISTS ${schema}mgate_flag_served (
  flag     VARCHAR(200) NOT NULL,
  variant  VARCHAR(500) NOT NULL,
  first_at DATETIME(6)  NOT NULL,
  last_at  DATETIME(6)  NOT NULL,
  PRIMARY KEY (flag, variant)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
