-- V24, V26 and V39 name the tables of first versions, which a rebuild may have replaced. They are
-- published, so their text (their checksum) stays; until all are applied, a version that has taken
-- the place of the first bears its name while a migration runs. Its own stands in its comment.
DO $$
DECLARE
  found record;
BEGIN
  IF to_regclass('projection') IS NULL OR 3 = (
    SELECT count(*) FROM flyway_schema_history WHERE version IN ('24', '26', '39') AND success)
  THEN
    RETURN;
  END IF;
  FOR found IN
    SELECT regexp_replace(relname, '_v\d+$', '') AS name, min(relname) AS own, count(*) AS versions
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname ~ '_v\d+$'
    GROUP BY 1
  LOOP
    IF found.versions > 1 THEN
      RAISE EXCEPTION 'This schema is older than V39 and holds % versions of %.',
          found.versions, found.name
        USING HINT = 'Start the build before, run "./millrace projections drop", then this one.';
    END IF;
    IF found.own <> found.name || '_v1' THEN
      EXECUTE format('COMMENT ON TABLE %I IS %L', found.own, found.own);
      EXECUTE format('ALTER TABLE %I RENAME TO %I', found.own, found.name || '_v1');
    END IF;
  END LOOP;
END $$;
