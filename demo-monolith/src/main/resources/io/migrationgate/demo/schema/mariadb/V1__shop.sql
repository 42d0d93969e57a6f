-- The shop as it was: names in one column, addresses in the order, prices in decimals.
-- Compared by bytes: otherwise 'ann' and 'Ann' would count as equal when the sides are verified.
CREATE TABLE customer (
  id        BIGINT PRIMARY KEY,
  email     VARCHAR(200) NOT NULL,
  full_name VARCHAR(200) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE product (
  id    BIGINT PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  price DECIMAL(12, 2) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- An order without an address is picked up in the shop.
CREATE TABLE shop_order (
  id            BIGINT PRIMARY KEY,
  customer_id   BIGINT NOT NULL,
  product_id    BIGINT NOT NULL,
  quantity      INT NOT NULL,
  total_cents   BIGINT NOT NULL,
  ship_street   VARCHAR(200),
  ship_city     VARCHAR(200),
  ship_postcode VARCHAR(20),
  FOREIGN KEY (customer_id) REFERENCES customer (id),
  FOREIGN KEY (product_id) REFERENCES product (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
