INSERT INTO projection (name, version, active) VALUES ('product_price_history', 1, true);

-- Which price held when; the newest period has no end. The SKU stands in the exclusion constraint
-- as the range of its hash, because GiST indexes text only with an extension that is not everywhere.
-- Two SKUs with one 64-bit hash would be refused as an overlap, and told as dead letters.
CREATE TABLE product_price_history_v1 (
  sku      text      NOT NULL,
  version  bigint    NOT NULL,
  price    bigint    NOT NULL,
  currency text      NOT NULL,
  valid    tstzrange NOT NULL,
  PRIMARY KEY (sku, version),
  CONSTRAINT product_price_history_v1_no_overlap EXCLUDE USING gist (
    int8range(hashtextextended(sku, 0), hashtextextended(sku, 0), '[]') WITH &&,
    valid WITH &&) DEFERRABLE INITIALLY IMMEDIATE
) WITH (fillfactor = 90);

CREATE VIEW product_price_history AS
SELECT sku, version, price, currency, lower(valid) AS valid_from, upper(valid) AS valid_to
FROM product_price_history_v1
-- A price that was replaced at the very moment at which it was set never held.
WHERE NOT isempty(valid);
