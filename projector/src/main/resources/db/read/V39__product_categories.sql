-- No event before this told of categories, so the rows that are there are right as they are.
ALTER TABLE product_view_v1 ADD COLUMN categories jsonb NOT NULL DEFAULT '[]';

CREATE OR REPLACE VIEW product_view AS
SELECT sku, name, price, currency, stocked, version, updated_at, search, trigrams, categories
FROM product_view_v1;
