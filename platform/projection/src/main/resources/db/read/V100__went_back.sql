-- When a checkpoint was last found before where its projector had left it, and by how many records:
-- the database had been restored, or was a replica that lagged when it took over.
ALTER TABLE projection_checkpoint
  ADD COLUMN went_back_at timestamptz,
  ADD COLUMN went_back_by bigint;
