-- How often readers of a view were switched to another version of it. Two versions may show one row
-- in two ways, so what caches and clients keep is good for one generation.
ALTER TABLE projection ADD COLUMN generation bigint NOT NULL DEFAULT 0;

CREATE VIEW view_generation AS
SELECT name AS view, generation FROM projection WHERE active;
