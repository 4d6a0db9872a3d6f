INSERT INTO projection (name, version, active) VALUES ('order_view', 1, true);

CREATE TABLE order_view_v1 (
  id                 uuid        PRIMARY KEY,
  reference          text,
  customer_id        uuid,
  customer_reference text,
  customer_name      text,
  country            text        NOT NULL,
  currency           text        NOT NULL,
  lines              jsonb       NOT NULL,
  total              bigint      NOT NULL,
  paid               bigint      NOT NULL,
  refunded           bigint      NOT NULL,
  status             text        NOT NULL CHECK (status IN
    ('placed', 'paid', 'partly-shipped', 'shipped', 'delivered', 'cancelled', 'returned')),
  allowed_next       text[]      NOT NULL,
  placed_at          timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  version            bigint      NOT NULL
) WITH (fillfactor = 80);

-- One per way to page through orders: newest first, the id as tie-breaker.
CREATE INDEX order_view_v1_customer ON order_view_v1 (customer_id, placed_at DESC, id DESC)
  WHERE customer_id IS NOT NULL;
CREATE INDEX order_view_v1_status ON order_view_v1 (status, placed_at DESC, id DESC);
CREATE INDEX order_view_v1_placed ON order_view_v1 (placed_at DESC, id DESC);

CREATE VIEW order_view AS
SELECT id, reference, customer_id, customer_reference, customer_name, country, currency, lines,
       total, paid, refunded, status, allowed_next, placed_at, updated_at, version
FROM order_view_v1;
