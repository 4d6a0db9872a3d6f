-- Gives tables their own names back; see beforeEachMigrate.sql.
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT relname, obj_description(oid, 'pg_class') AS own
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      AND obj_description(oid, 'pg_class') ~ '^\w+_v\d+$'
  LOOP
    EXECUTE format('ALTER TABLE %I RENAME TO %I', found.relname, found.own);
    EXECUTE format('COMMENT ON TABLE %I IS NULL', found.own);
  END LOOP;
END $$;
