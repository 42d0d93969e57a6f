-- No foreign key yet: in read-old nobody removes rows here, and one would make deletes there fail.
CREATE TABLE order_address (
  order_id BIGINT PRIMARY KEY,
  street   VARCHAR(200) NOT NULL,
  city     VARCHAR(200) NOT NULL,
  postcode VARCHAR(20) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
