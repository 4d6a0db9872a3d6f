-- Aggregates whose next event the broker would refuse for good (too large for its topic). The
-- relay's checkpoint passes them; they go on when a relay begins its term and the record fits.
CREATE TABLE relay_parked (
  aggregate_type text        NOT NULL,
  aggregate_id   text        NOT NULL,
  version        bigint      NOT NULL CHECK (version > 0),
  reason         text        NOT NULL,
  parked_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (aggregate_type, aggregate_id)
);
