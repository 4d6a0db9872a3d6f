INSERT INTO projection (name, version, active) VALUES ('customer_summary', 1, true);

-- Cancelled orders are in neither orders nor spend; first and last order are dates of placing, also
-- of orders cancelled later. version counts the events in the row.
CREATE TABLE customer_summary_v1 (
  customer_id    uuid        NOT NULL,
  currency       text        NOT NULL,
  orders         bigint      NOT NULL,
  spend          bigint      NOT NULL,
  returns        bigint      NOT NULL,
  first_order_at timestamptz,
  last_order_at  timestamptz,
  version        bigint      NOT NULL,
  PRIMARY KEY (customer_id, currency)
) WITH (fillfactor = 80);

CREATE VIEW customer_summary AS
SELECT customer_id, currency, orders, spend, returns, first_order_at, last_order_at, version
FROM customer_summary_v1;
