-- The query-service reads as a role that can change nothing, but for the counters of what is looked at. Installations
-- make the role before the first migration (deploy/compose, k8s); where there is none, everybody is the owner.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'millrace_reader') THEN
    GRANT INSERT, UPDATE ON view_counter TO millrace_reader;
    GRANT INSERT, DELETE ON view_counter_batch TO millrace_reader;
  END IF;
END
$$;
