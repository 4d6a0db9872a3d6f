-- For applications that begin with the platform as it is; the first one has this in a V26 of its own.

-- A row of it changes with every event.
ALTER TABLE projection_aggregate SET (autovacuum_vacuum_scale_factor = 0.05);
