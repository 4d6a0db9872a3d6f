-- What transactions have to tell others: rows that changed, and dead letters by their ids. A row is
-- written by the transaction itself and goes when Kafka is known to have what it says; it lives for
-- half a second, so that nearly all of the table is dead rows.
CREATE TABLE outbox (
  id         uuid        PRIMARY KEY,
  views      text[]      NOT NULL,
  keys       text[]      NOT NULL,
  versions   bigint[]    NOT NULL,
  letters    bigint[]    NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0,
        toast.autovacuum_vacuum_threshold = 10000, toast.autovacuum_vacuum_scale_factor = 0);
