INSERT INTO projection (name, version, active) VALUES ('sales_by_country', 1, true);

-- version counts the events in the row.
CREATE TABLE sales_by_country_v1 (
  country  text   NOT NULL,
  currency text   NOT NULL,
  orders   bigint NOT NULL,
  gross    bigint NOT NULL,
  returns  bigint NOT NULL,
  version  bigint NOT NULL,
  PRIMARY KEY (country, currency)
) WITH (fillfactor = 50);

CREATE VIEW sales_by_country AS
SELECT country, currency, orders, gross, returns, version FROM sales_by_country_v1;
