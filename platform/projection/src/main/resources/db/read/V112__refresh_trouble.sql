-- Why a materialised view could not be refreshed, and how often in a row; null while it can.
ALTER TABLE view_refresh
  ADD COLUMN failures  integer NOT NULL DEFAULT 0,
  ADD COLUMN failed_at timestamptz,
  ADD COLUMN trouble   text;
