-- Moves of buckets from shard to shard, on the home shard. Each row is taken from step to step by
-- whoever holds the lease; the steps are explained in docs/sharding.md.
CREATE TABLE shard_move (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  buckets       integer[]   NOT NULL CHECK (cardinality(buckets) > 0),
  source        integer     NOT NULL,
  target        integer     NOT NULL CHECK (target <> source),
  step          text        NOT NULL DEFAULT 'planned' CHECK (step IN ('planned', 'copying',
    'catching-up', 'fenced', 'handing-over', 'cleaning', 'aborting', 'done', 'failed')),
  -- So many of the buckets, in their order, are copied.
  copied        integer     NOT NULL DEFAULT 0,
  -- What the source's transactions below this one did is in the copy.
  caught_up_to  xid8        NOT NULL DEFAULT '0',
  -- How often it had to begin again or to lift its fence.
  setbacks      integer     NOT NULL DEFAULT 0,
  rows_moved    bigint      NOT NULL DEFAULT 0,
  fenced_millis bigint      NOT NULL DEFAULT 0,
  note          text,
  requested_by  text        NOT NULL,
  requested_at  timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX shard_move_unfinished ON shard_move (id) WHERE step NOT IN ('done', 'failed');

-- Who drives the moves. Database time only; epoch rises with each owner.
CREATE TABLE shard_mover (
  one        boolean     PRIMARY KEY DEFAULT true CHECK (one),
  owner      text,
  epoch      bigint      NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO shard_mover DEFAULT VALUES;

-- What operators did to the write store, and what came of it.
CREATE TABLE operator_audit (
  id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT now(),
  actor   text        NOT NULL,
  action  text        NOT NULL,
  request json        NOT NULL,
  outcome text        NOT NULL
);
