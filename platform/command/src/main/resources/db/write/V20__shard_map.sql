-- Which shard has which bucket. Only the home shard's rows count; the newest version rules.
CREATE TABLE shard_map (
  version    bigint      PRIMARY KEY CHECK (version > 0),
  kind       text        NOT NULL,
  assignment integer[]   NOT NULL CHECK (cardinality(assignment) = 1024),
  reason     text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Which shard of the map this database is, so that settings that mix up two databases are found.
CREATE TABLE shard_identity (
  one    boolean PRIMARY KEY DEFAULT true CHECK (one),
  number integer NOT NULL CHECK (number >= 0)
);

-- Whether this database takes commands of a bucket, whatever map an instance goes by: not while it
-- is on its way in or out, nor after it has left. A bucket that never moved has no row and is
-- served. Every command looks here while it holds the bucket's advisory lock in shared mode; who
-- puts up a fence holds it exclusively.
CREATE TABLE bucket_fence (
  bucket  integer     PRIMARY KEY CHECK (bucket BETWEEN 0 AND 1023),
  state   text        NOT NULL CHECK (state IN ('arriving', 'leaving', 'moved', 'open')),
  move_id bigint      NOT NULL,
  -- Of the mover's lease: a mover that lost it finds a higher number here and stops. So rows are
  -- never deleted.
  epoch   bigint      NOT NULL,
  since   timestamptz NOT NULL DEFAULT now()
);

-- Answers move with their bucket. The key alone is no key then: the same one may have been used on
-- two shards for two buckets before they met.
ALTER TABLE idempotency
  -- Whose transaction tx is; null is this shard.
  ADD COLUMN shard integer,
  -- Answers of the catalogue stay on the home shard, where the catalogue is.
  ADD COLUMN stays boolean NOT NULL DEFAULT false;
UPDATE idempotency SET stays = true WHERE aggregate_type = 'product';
ALTER TABLE idempotency
  DROP CONSTRAINT idempotency_pkey,
  ADD PRIMARY KEY (bucket, principal, key, stays);
CREATE INDEX idempotency_key ON idempotency (principal, key);

-- The transaction that took a record: a move finds what came after its copy.
ALTER TABLE import_key ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
