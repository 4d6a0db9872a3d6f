-- Runs of the auditor, which compares every view with the ledgers: rounds of its own, one at a time
-- and one after the other, and those that operators ask for. What a run needs to go on elsewhere.
CREATE TABLE projection_audit (
  id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  view         text,                                   -- null: all
  repair       boolean     NOT NULL,
  requested_by text,                                   -- null: the auditor itself
  not_before   timestamptz NOT NULL DEFAULT now(),
  owner        text,
  lease_until  timestamptz NOT NULL DEFAULT '-infinity',
  phase        text        NOT NULL DEFAULT 'walk'
    CHECK (phase IN ('walk', 'sums', 'confirm', 'repair', 'done')),
  phase_since  timestamptz NOT NULL DEFAULT now(),
  -- Up to where a shard's history is compared, and where it ends for this run.
  shard        integer     NOT NULL DEFAULT 0,
  tx           bigint      NOT NULL DEFAULT 0,
  position     bigint      NOT NULL DEFAULT 0,
  below_tx     bigint      NOT NULL DEFAULT 0,
  events_done  bigint      NOT NULL DEFAULT 0,
  events_total bigint      NOT NULL DEFAULT 0,
  trouble      text,
  finished_at  timestamptz
) WITH (fillfactor = 20);
CREATE UNIQUE INDEX projection_audit_round ON projection_audit ((true))
  WHERE requested_by IS NULL AND finished_at IS NULL;

-- What a run came to, for each version of each view. Of sums the number of rows that differ; below
-- zero: they could not be compared, and remark says why.
CREATE TABLE projection_audit_result (
  audit              bigint  NOT NULL REFERENCES projection_audit (id) ON DELETE CASCADE,
  projection         text    NOT NULL,
  projection_version integer NOT NULL,
  compared           bigint  NOT NULL DEFAULT 0,
  missing            bigint  NOT NULL DEFAULT 0,
  behind             bigint  NOT NULL DEFAULT 0,
  repaired           bigint  NOT NULL DEFAULT 0,
  sums_differ        bigint,
  sums_left          bigint,                           -- of these, not put right
  remark             text,
  PRIMARY KEY (audit, projection, projection_version)
) WITH (fillfactor = 20);

-- Aggregates of which a view lacks what it claims to have, as a run has found them; the event is the
-- newest one lacking. Suspected until it was looked at twice. Owners of the partitions repair what they are asked to.
CREATE TABLE projection_difference (
  audit              bigint      NOT NULL REFERENCES projection_audit (id) ON DELETE CASCADE,
  projection         text        NOT NULL,
  projection_version integer     NOT NULL,
  aggregate_id       text        NOT NULL,
  topic              text        NOT NULL,
  kafka_partition    integer     NOT NULL,
  shard              integer     NOT NULL,
  tx                 bigint      NOT NULL,
  aggregate_type     text        NOT NULL,
  version            bigint      NOT NULL,
  bucket             integer     NOT NULL,
  event_type         text        NOT NULL,
  kind               text        NOT NULL CHECK (kind IN ('missing', 'behind')),
  confirmed          boolean     NOT NULL DEFAULT false,
  repair             boolean     NOT NULL DEFAULT false,
  tries              integer     NOT NULL DEFAULT 0,
  next_try           timestamptz NOT NULL DEFAULT now(),
  found_at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (audit, projection, projection_version, aggregate_id)
) WITH (autovacuum_vacuum_scale_factor = 0.05);

-- How each version stands after the last run that compared it.
CREATE VIEW projection_audit_latest AS
SELECT p.name AS projection, p.version AS projection_version, r.finished_at, r.compared, r.repaired,
       r.sums_left, r.remark,
       coalesce(d.differing, 0) + coalesce(r.sums_left, 0) AS differing
FROM projection p
LEFT JOIN (
  SELECT projection, projection_version, count(DISTINCT aggregate_id) AS differing
  FROM projection_difference WHERE confirmed GROUP BY 1, 2) d
  ON (d.projection, d.projection_version) = (p.name, p.version)
LEFT JOIN LATERAL (
  SELECT a.finished_at, v.compared, v.repaired, v.sums_left, v.remark
  FROM projection_audit_result v JOIN projection_audit a ON a.id = v.audit
  WHERE (v.projection, v.projection_version) = (p.name, p.version) AND a.finished_at IS NOT NULL
  ORDER BY a.finished_at DESC LIMIT 1) r ON true;
