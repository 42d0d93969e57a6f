-- Only adds and relaxes: the build of last week runs on it just as well.
ALTER TABLE customer ADD COLUMN first_name VARCHAR(200), ADD COLUMN last_name VARCHAR(200);
-- In write-new, rows are inserted that never get a full name.
ALTER TABLE customer MODIFY COLUMN full_name VARCHAR(200) NULL;

ALTER TABLE product ADD COLUMN price_cents BIGINT;
ALTER TABLE product MODIFY COLUMN price DECIMAL(12, 2) NULL;

-- No foreign key yet: in read-old nobody removes rows here, and one would make deletes there fail.
CREATE TABLE order_address (
  order_id BIGINT PRIMARY KEY,
  street   VARCHAR(200) NOT NULL,
  city     VARCHAR(200) NOT NULL,
  postcode VARCHAR(20) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
