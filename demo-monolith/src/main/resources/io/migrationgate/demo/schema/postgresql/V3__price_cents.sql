SET LOCAL lock_timeout = '3s';
ALTER TABLE product
  ADD COLUMN price_cents BIGINT,
  ALTER COLUMN price DROP NOT NULL;
