INSERT INTO projection (name, version, active) VALUES ('product_view', 1, true);

CREATE TABLE product_view_v1 (
  sku        text        PRIMARY KEY,
  name       text        NOT NULL,
  price      bigint      NOT NULL,
  currency   text        NOT NULL,
  stocked    boolean     NOT NULL,
  version    bigint      NOT NULL,
  updated_at timestamptz NOT NULL
) WITH (fillfactor = 90);

CREATE VIEW product_view AS
SELECT sku, name, price, currency, stocked, version, updated_at FROM product_view_v1;
