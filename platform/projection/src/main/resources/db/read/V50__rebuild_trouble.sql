-- Why a rebuild stands still; null while it moves.
ALTER TABLE projection_rebuild ADD COLUMN trouble text;
