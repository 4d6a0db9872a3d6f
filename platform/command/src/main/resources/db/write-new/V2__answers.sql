-- For applications that begin with the platform as it is; the first one has this in a V2 of its own.

-- The transaction and the aggregate of a stored answer: a replay hands out its consistency token
-- again. An answer that changed nothing has no aggregate.
ALTER TABLE idempotency
  ADD COLUMN tx                xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN aggregate_type    text,
  ADD COLUMN aggregate_id      text,
  ADD COLUMN aggregate_version bigint;
