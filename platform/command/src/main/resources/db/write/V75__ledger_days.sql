-- The ledger's days are made beside it and then attached. CREATE TABLE ... PARTITION OF would lock
-- the whole ledger: behind a reader that takes its time (pg_dump) every command would queue up.
-- ATTACH locks only the default partition against readers, for the moment that it takes, and no
-- wait for it is longer than lock_timeout, whoever calls these functions.

-- A table for the events of a day that is not part of the ledger yet. The check spares its scan when
-- it is attached. The law "one event per version" is an index of each partition, see V1.
CREATE FUNCTION new_event_day(day date, name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE event INCLUDING ALL EXCLUDING IDENTITY)', name);
  EXECUTE format(
    'ALTER TABLE %I ADD CONSTRAINT only_this_day CHECK (occurred_at >= %L AND occurred_at < %L)',
    name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  EXECUTE format(
    'CREATE UNIQUE INDEX %I ON %I (aggregate_type, aggregate_id, version)',
    'event_' || to_char(day, 'YYYYMMDD') || '_version', name);
END $$;

-- Makes such a table a partition of the ledger.
CREATE FUNCTION attach_event_day(day date, prepared text) RETURNS void
LANGUAGE plpgsql SET lock_timeout TO '300ms' AS $$
DECLARE
  name text := 'event_' || to_char(day, 'YYYYMMDD');
BEGIN
  EXECUTE format('ALTER TABLE %I RENAME TO %I', prepared, name);
  EXECUTE format(
    'ALTER TABLE event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT only_this_day', name);
END $$;

CREATE OR REPLACE FUNCTION make_event_partitions(first date, days integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  day  date;
  made date[] := '{}';
BEGIN
  FOR i IN 0 .. days - 1 LOOP
    day := first + i;
    IF to_regclass('event_' || to_char(day, 'YYYYMMDD')) IS NULL THEN
      PERFORM new_event_day(day, 'event_next_' || to_char(day, 'YYYYMMDD'));
      made := made || day;
    END IF;
  END LOOP;
  FOREACH day IN ARRAY made LOOP
    PERFORM attach_event_day(day, 'event_next_' || to_char(day, 'YYYYMMDD'));
  END LOOP;
  RETURN cardinality(made);
END $$;
