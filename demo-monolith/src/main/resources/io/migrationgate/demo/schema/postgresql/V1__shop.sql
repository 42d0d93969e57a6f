-- The shop as it was: names in one column, addresses in the order, prices in decimals.
CREATE TABLE customer (
  id        BIGINT PRIMARY KEY,
  email     VARCHAR(200) NOT NULL,
  full_name VARCHAR(200) NOT NULL
);

CREATE TABLE product (
  id    BIGINT PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  price DECIMAL(12, 2) NOT NULL
);

-- An order without an address is picked up in the shop.
CREATE TABLE shop_order (
  id            BIGINT PRIMARY KEY,
  customer_id   BIGINT NOT NULL REFERENCES customer (id),
  product_id    BIGINT NOT NULL REFERENCES product (id),
  quantity      INT NOT NULL,
  total_cents   BIGINT NOT NULL,
  ship_street   VARCHAR(200),
  ship_city     VARCHAR(200),
  ship_postcode VARCHAR(20)
);
CREATE INDEX shop_order_customer ON shop_order (customer_id);
CREATE INDEX shop_order_product ON shop_order (product_id);
