INSERT INTO projection (name, version, active) VALUES ('stock_view', 1, true);

-- One row per SKU and shard; there are few shards, so that the sum is taken when it is read.
CREATE TABLE stock_allotment_view_v1 (
  sku        text        NOT NULL,
  allotment  integer     NOT NULL,
  on_hand    bigint      NOT NULL,
  reserved   bigint      NOT NULL,
  version    bigint      NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (sku, allotment)
) WITH (fillfactor = 70);

CREATE VIEW stock_allotment_view AS
SELECT sku, allotment, on_hand, reserved, on_hand - reserved AS available, version, updated_at
FROM stock_allotment_view_v1;

CREATE VIEW stock_view AS
SELECT sku,
       sum(on_hand)::bigint            AS on_hand,
       sum(reserved)::bigint           AS reserved,
       sum(on_hand - reserved)::bigint AS available,
       sum(version)::bigint            AS version,
       max(updated_at)                 AS updated_at
FROM stock_allotment_view_v1
GROUP BY sku;
