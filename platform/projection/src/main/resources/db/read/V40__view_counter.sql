-- How often things were looked at. The query-service counts in Redis and adds what has come together
-- here every few seconds (write-behind); no projection, nothing is folded from events.
CREATE TABLE view_counter (
  counter    text        NOT NULL,
  key        text        NOT NULL,
  count      bigint      NOT NULL CHECK (count > 0),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (counter, key)
) WITH (fillfactor = 70);
CREATE INDEX view_counter_rank ON view_counter (counter, count DESC, key);

-- The batches that were added, so that one whose outcome was unknown is not added twice.
CREATE TABLE view_counter_batch (
  id       uuid        PRIMARY KEY,
  added_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX view_counter_batch_age ON view_counter_batch (added_at);
