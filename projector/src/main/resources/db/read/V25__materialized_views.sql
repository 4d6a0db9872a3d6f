-- Reports that are made now and then: by one projector at a time, on a schedule and on demand. Each
-- has a unique index, which REFRESH ... CONCURRENTLY needs.
CREATE MATERIALIZED VIEW revenue_monthly AS
SELECT date_trunc('month', day)::date AS month, currency,
       sum(orders)::bigint  AS orders,
       sum(gross)::bigint   AS gross,
       sum(returns)::bigint AS returns
FROM sales_daily
GROUP BY 1, 2;
CREATE UNIQUE INDEX revenue_monthly_key ON revenue_monthly (month, currency);

CREATE MATERIALIZED VIEW bestseller_rank AS
SELECT s.sku, s.currency, p.name, s.quantity, s.gross,
       rank() OVER (PARTITION BY s.currency ORDER BY s.quantity DESC, s.sku) AS quantity_rank,
       rank() OVER (PARTITION BY s.currency ORDER BY s.gross DESC, s.sku)    AS gross_rank
FROM sales_by_product s
LEFT JOIN product_view p USING (sku)
WHERE s.quantity > 0;
CREATE UNIQUE INDEX bestseller_rank_key ON bestseller_rank (sku, currency);
CREATE INDEX bestseller_rank_quantity ON bestseller_rank (currency, quantity_rank);
CREATE INDEX bestseller_rank_gross ON bestseller_rank (currency, gross_rank);

-- How old each is: it holds what its sources held at as_of. Changes in the transaction of the
-- refresh, so whoever reads both in one snapshot knows the age of what is read.
CREATE TABLE view_refresh (
  view          text        PRIMARY KEY,
  every         interval    NOT NULL,
  refreshed_at  timestamptz NOT NULL DEFAULT now(),
  as_of         timestamptz,
  took          interval    NOT NULL DEFAULT '0',
  requested_at  timestamptz
);
INSERT INTO view_refresh (view, every) VALUES
  ('revenue_monthly', '1 minute'), ('bestseller_rank', '1 minute');
