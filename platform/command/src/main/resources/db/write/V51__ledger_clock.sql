-- The ledger counts transactions by the cluster's own ids, plus a shift. The shift is 0 unless a
-- dump was restored into a cluster that has not come as far as the ledger has: there new events
-- would get lower ids than old ones, and the relay, which reads in their order, would skip them.
CREATE FUNCTION ledger_tx_shift() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
RETURN 0::bigint;

-- What an id of the cluster is in the ledger.
CREATE FUNCTION ledger_tx(cluster xid8) RETURNS xid8
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (cluster::text::bigint + ledger_tx_shift())::text::xid8;

ALTER TABLE event ALTER COLUMN tx SET DEFAULT ledger_tx(pg_current_xact_id());
ALTER TABLE idempotency ALTER COLUMN tx SET DEFAULT ledger_tx(pg_current_xact_id());
ALTER TABLE import_key ALTER COLUMN tx SET DEFAULT ledger_tx(pg_current_xact_id());
ALTER TABLE command_key ALTER COLUMN tx SET DEFAULT ledger_tx(pg_current_xact_id());

-- The newest transaction that the ledger, the relay's checkpoint or a stored answer knows.
CREATE FUNCTION ledger_newest_tx() RETURNS xid8
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT tx FROM (
    (SELECT tx FROM event ORDER BY tx DESC LIMIT 1)
    UNION ALL (SELECT tx FROM relay_checkpoint)) AS known
  ORDER BY tx DESC LIMIT 1;
END;

-- Brings the ledger's count before everything that it holds; returns the shift. Changes nothing
-- where that is so already. Whole units of 2^32, because watermarks of the lost cluster may be far
-- above its newest event: a consumer must not take new events for ones that it has.
CREATE FUNCTION repair_ledger_clock() RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  newest bigint;
  next   bigint;
  shift  bigint;
BEGIN
  LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE;
  newest := ledger_newest_tx()::text::bigint;
  next   := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
  IF newest < next + ledger_tx_shift() THEN
    RETURN ledger_tx_shift();
  END IF;
  shift := ((newest >> 32) + 1) << 32;
  EXECUTE format(
    'CREATE OR REPLACE FUNCTION ledger_tx_shift() RETURNS bigint '
    'LANGUAGE sql STABLE PARALLEL SAFE RETURN %s::bigint', shift);
  RETURN shift;
END $$;
