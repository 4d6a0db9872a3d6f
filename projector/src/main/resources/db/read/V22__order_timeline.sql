INSERT INTO projection (name, version, active) VALUES ('order_timeline', 1, true);

-- Every event of every order, with the order's state after it: the row with the highest version up
-- to a time is the order as of then. Lines never change but for the pieces shipped and returned, so
-- only those stand here, in the order of line_numbers.
CREATE TABLE order_timeline_v1 (
  order_id     uuid        NOT NULL,
  version      bigint      NOT NULL,
  type         text        NOT NULL,
  at           timestamptz NOT NULL,
  recorded_at  timestamptz NOT NULL,
  actor        text,
  detail       jsonb       NOT NULL,
  status       text        NOT NULL,
  total        bigint      NOT NULL,
  paid         bigint      NOT NULL,
  refunded     bigint      NOT NULL,
  currency     text        NOT NULL,
  line_numbers integer[]   NOT NULL,
  quantities   integer[]   NOT NULL,
  shipped      integer[]   NOT NULL,
  returned     integer[]   NOT NULL,
  PRIMARY KEY (order_id, version)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

CREATE VIEW order_timeline AS
SELECT order_id, version, type, at, recorded_at, actor, detail, status, total, paid, refunded,
       currency, line_numbers, quantities, shipped, returned
FROM order_timeline_v1;
