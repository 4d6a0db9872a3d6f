INSERT INTO projection (name, version, active) VALUES ('sales_by_product', 1, true);

-- version counts the events in the row.
CREATE TABLE sales_by_product_v1 (
  sku               text   NOT NULL,
  currency          text   NOT NULL,
  quantity          bigint NOT NULL,
  gross             bigint NOT NULL,
  returned_quantity bigint NOT NULL,
  returns           bigint NOT NULL,
  version           bigint NOT NULL,
  PRIMARY KEY (sku, currency)
) WITH (fillfactor = 70);

CREATE VIEW sales_by_product AS
SELECT sku, currency, quantity, gross, returned_quantity, returns, version
FROM sales_by_product_v1;
