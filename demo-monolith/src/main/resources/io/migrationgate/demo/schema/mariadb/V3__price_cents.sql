-- mgate:ignore not-null-rebuild: some hundred rows, rebuilt in a moment
ALTER TABLE product
  ADD COLUMN price_cents BIGINT,
  MODIFY COLUMN price DECIMAL(12, 2) NULL;
