-- What the engine keeps beside the views. Everything here changes in the same transaction as the
-- rows of the views, so that a replica shows both or neither.

-- Every version of every projection that has tables; exactly one of them is what readers see.
-- A projection's own migration adds its row.
CREATE TABLE projection (
  name    text    NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  active  boolean NOT NULL,
  PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX projection_active ON projection (name) WHERE active;

-- How far a projection has come in one partition. A projector owns a partition as long as the epoch
-- is the one that it took; its transactions fail otherwise.
CREATE TABLE projection_checkpoint (
  projection         text    NOT NULL,
  projection_version integer NOT NULL,
  topic              text    NOT NULL,
  kafka_partition    integer NOT NULL,
  next_offset        bigint  NOT NULL DEFAULT 0 CHECK (next_offset >= 0),
  epoch              bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (projection, projection_version, topic, kafka_partition),
  FOREIGN KEY (projection, projection_version) REFERENCES projection (name, version)
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

-- Up to which transaction of each shard the records of one partition are in the views.
CREATE TABLE projection_watermark (
  projection         text        NOT NULL,
  projection_version integer     NOT NULL,
  topic              text        NOT NULL,
  kafka_partition    integer     NOT NULL,
  shard              integer     NOT NULL,
  tx                 bigint      NOT NULL,
  as_of              timestamptz NOT NULL,
  PRIMARY KEY (projection, projection_version, topic, kafka_partition, shard)
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

-- Which event of an aggregate a projection took last. Parked: an event of it could not be applied,
-- so that this one and all later ones wait in dead_letter.
CREATE TABLE projection_aggregate (
  projection         text    NOT NULL,
  projection_version integer NOT NULL,
  aggregate_id       text    NOT NULL,
  version            bigint  NOT NULL,
  parked             boolean NOT NULL,
  PRIMARY KEY (projection, projection_version, aggregate_id)
) WITH (fillfactor = 80);

-- Records that a projection could not apply, as they came. Nothing is ever dropped silently.
CREATE TABLE dead_letter (
  id                 bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  projection         text        NOT NULL,
  projection_version integer     NOT NULL,
  topic              text        NOT NULL,
  kafka_partition    integer     NOT NULL,
  kafka_offset       bigint      NOT NULL,
  reason             text        NOT NULL
    CHECK (reason IN ('poison', 'gap', 'unknown', 'malformed', 'behind')),
  cause              text        NOT NULL,
  aggregate_id       text,
  aggregate_version  bigint,
  event_type         text,
  record_key         bytea,
  headers            json        NOT NULL,
  value              bytea,
  parked_at          timestamptz NOT NULL DEFAULT now(),
  UNIQUE (projection, projection_version, topic, kafka_partition, kafka_offset)
);
-- A redelivered event waits once; also the order in which an aggregate is replayed.
CREATE UNIQUE INDEX dead_letter_aggregate
  ON dead_letter (projection, projection_version, aggregate_id, aggregate_version)
  WHERE aggregate_id IS NOT NULL AND aggregate_version IS NOT NULL;

-- Raised when a checkpoint was not where its owner thought: somebody else moved it.
CREATE FUNCTION require_checkpoints(moved bigint, expected bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF moved <> expected THEN
    RAISE EXCEPTION 'only % of % checkpoints were where this projector left them', moved, expected
      USING ERRCODE = 'MR001';
  END IF;
END $$;

-- What the views include: everything of the shard whose transaction id is below tx. A projector
-- writes a checkpoint for every partition of a topic before it applies anything, so that the count
-- holds the row back until each of them has reported.
CREATE VIEW projection_progress AS
SELECT w.projection, w.shard, min(w.tx) AS tx, min(w.as_of) AS as_of
FROM projection p
JOIN projection_watermark w ON w.projection = p.name AND w.projection_version = p.version
WHERE p.active
GROUP BY w.projection, w.projection_version, w.shard
HAVING count(*) = (
  SELECT count(*)
  FROM projection_checkpoint c
  WHERE c.projection = w.projection AND c.projection_version = w.projection_version);
