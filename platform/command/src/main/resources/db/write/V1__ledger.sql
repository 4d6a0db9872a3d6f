-- The event ledger: outbox, audit trail and source of every rebuild at once. Append-only.
CREATE TABLE event (
  position       bigint GENERATED ALWAYS AS IDENTITY,
  -- Set when the row is written; the relay reads in the order of (tx, position) below the oldest
  -- transaction still running, so that a late commit is never skipped.
  tx             xid8        NOT NULL DEFAULT pg_current_xact_id(),
  bucket         integer     NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  aggregate_type text        NOT NULL,
  aggregate_id   text        NOT NULL,
  version        bigint      NOT NULL CHECK (version > 0),
  type           text        NOT NULL,
  schema_version integer     NOT NULL,
  -- json, not jsonb: the topic carries these very bytes.
  payload        json        NOT NULL,
  metadata       json        NOT NULL,
  occurred_at    timestamptz NOT NULL DEFAULT clock_timestamp()
) PARTITION BY RANGE (occurred_at);

-- Catches what no day's partition takes, so that a command never fails for want of one.
CREATE TABLE event_default PARTITION OF event DEFAULT;

CREATE INDEX event_relay ON event (tx, position);
CREATE INDEX event_aggregate ON event (aggregate_type, aggregate_id, version);
CREATE INDEX event_occurred ON event USING brin (occurred_at);

-- Makes the partitions of the given number of days, beginning with the given one (UTC).
-- A unique index over a partitioned table would have to hold the partition key; so the law "one
-- event per version" is an index of each partition, beside the compare-and-set on the state row.
CREATE FUNCTION make_event_partitions(first date, days integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  day  date;
  name text;
  made integer := 0;
BEGIN
  FOR i IN 0 .. days - 1 LOOP
    day := first + i;
    name := 'event_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
        name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      EXECUTE format(
        'CREATE UNIQUE INDEX %I ON %I (aggregate_type, aggregate_id, version)',
        name || '_version', name);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

SELECT make_event_partitions((now() AT TIME ZONE 'UTC')::date, 14);

-- Who relays this shard's events, and how far. Database time only; epoch rises with each owner.
CREATE TABLE relay_lease (
  one        boolean     PRIMARY KEY DEFAULT true CHECK (one),
  owner      text,
  epoch      bigint      NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO relay_lease DEFAULT VALUES;

CREATE TABLE relay_checkpoint (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  tx       xid8    NOT NULL DEFAULT '0',
  position bigint  NOT NULL DEFAULT 0,
  epoch    bigint  NOT NULL DEFAULT 0,
  -- Everything committed before this time has been published; unknown at first.
  as_of    timestamptz
);
INSERT INTO relay_checkpoint DEFAULT VALUES;

-- One key, one effect, one answer. Scoped by who asked; swept by age.
CREATE TABLE idempotency (
  principal   text        NOT NULL,
  key         text        NOT NULL,
  bucket      integer     NOT NULL,
  fingerprint bytea       NOT NULL,
  status      integer     NOT NULL,
  headers     json        NOT NULL,
  body        bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_age ON idempotency USING brin (created_at);
