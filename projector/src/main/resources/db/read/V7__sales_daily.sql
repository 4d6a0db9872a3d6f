INSERT INTO projection (name, version, active) VALUES ('sales_daily', 1, true);

-- version counts the events in the row.
CREATE TABLE sales_daily_v1 (
  day      date   NOT NULL,
  currency text   NOT NULL,
  orders   bigint NOT NULL,
  gross    bigint NOT NULL,
  returns  bigint NOT NULL,
  version  bigint NOT NULL,
  PRIMARY KEY (day, currency)
) WITH (fillfactor = 50);

CREATE VIEW sales_daily AS
SELECT day, currency, orders, gross, returns, version FROM sales_daily_v1;
