-- The life of a version: filling (from history), catching-up (follows the topics, tells nobody),
-- standby (complete, kept up to date, may be promoted or rolled back to), active.
ALTER TABLE projection
  ADD COLUMN state  text    NOT NULL DEFAULT 'active'
    CHECK (state IN ('filling', 'catching-up', 'standby', 'active')),
  ADD COLUMN paused boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT projection_active_state CHECK (active = (state = 'active'));

-- One rebuild at a time.
CREATE UNIQUE INDEX projection_one_rebuild ON projection ((true))
  WHERE state IN ('filling', 'catching-up');

-- How far a rebuild has come. Counters change in the transactions that fill the tables.
CREATE TABLE projection_rebuild (
  projection         text        NOT NULL,
  projection_version integer     NOT NULL,
  -- Who fills; epoch rises whenever another one takes over.
  owner              text,
  epoch              bigint      NOT NULL DEFAULT 0,
  lease_until        timestamptz NOT NULL DEFAULT '-infinity',
  pass               integer     NOT NULL DEFAULT 0,
  pass_open          boolean     NOT NULL DEFAULT false,
  pass_events        bigint      NOT NULL DEFAULT 0,
  events_total       bigint      NOT NULL DEFAULT 0,
  events_done        bigint      NOT NULL DEFAULT 0,
  events_per_second  float8      NOT NULL DEFAULT 0,
  started_by         text        NOT NULL,
  started_at         timestamptz NOT NULL DEFAULT now(),
  filled_at          timestamptz,
  caught_up_at       timestamptz,
  PRIMARY KEY (projection, projection_version),
  FOREIGN KEY (projection, projection_version) REFERENCES projection (name, version)
    ON DELETE CASCADE
) WITH (fillfactor = 20);

-- Up to which place each shard's history is in the tables, and where the pass ends.
CREATE TABLE projection_rebuild_shard (
  projection         text    NOT NULL,
  projection_version integer NOT NULL,
  shard              integer NOT NULL,
  tx                 bigint  NOT NULL DEFAULT 0,
  position           bigint  NOT NULL DEFAULT 0,
  below_tx           bigint  NOT NULL,
  PRIMARY KEY (projection, projection_version, shard),
  FOREIGN KEY (projection, projection_version)
    REFERENCES projection_rebuild (projection, projection_version) ON DELETE CASCADE
) WITH (fillfactor = 20);

-- Raised when a worker writes that no longer holds the rebuild. Holds it until the transaction ends.
CREATE FUNCTION require_rebuild(name text, version integer, held bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM projection_rebuild r
  WHERE r.projection = name AND r.projection_version = version AND r.epoch = held
  FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the rebuild of %/% is over, or another worker took it', name, version
      USING ERRCODE = 'MR001';
  END IF;
END $$;

-- An empty copy of a version's table for the next version: columns, constraints, indexes and the
-- settings of storage. A table that a migration has made before stays as it is.
CREATE FUNCTION copy_projection_table(old text, new text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  options text;
BEGIN
  IF to_regclass(new) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', new, old);
  SELECT array_to_string(reloptions, ', ') INTO options
  FROM pg_class WHERE oid = old::regclass;
  IF options IS NOT NULL THEN
    EXECUTE format('ALTER TABLE %I SET (%s)', new, options);
  END IF;
END $$;

-- Lets every view over one version's table read another version's. The columns stay: they are what
-- readers rely on.
CREATE FUNCTION point_views_at(old text, new text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  view regclass;
BEGIN
  FOR view IN
    SELECT DISTINCT r.ev_class::regclass
    FROM pg_depend d
    JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
    JOIN pg_class c ON c.oid = r.ev_class
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = old::regclass AND c.relkind = 'v'
  LOOP
    EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', view,
      regexp_replace(pg_get_viewdef(view), '\m' || old || '\M', new, 'g'));
  END LOOP;
END $$;

-- Few are parked, and they are asked for at every promotion.
CREATE INDEX projection_aggregate_parked ON projection_aggregate (projection, projection_version)
  WHERE parked;
