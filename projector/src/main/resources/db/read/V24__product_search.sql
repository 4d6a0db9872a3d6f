-- The runs of three letters in a text, as pg_trgm takes them: each word padded by two blanks before
-- and one behind. That extension is not part of every PostgreSQL, and this is all of it that is used.
CREATE FUNCTION trigrams(t text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
  SELECT coalesce(array_agg(DISTINCT substr(padded, i, 3)), '{}')
  FROM (SELECT '  ' || word || ' ' AS padded
        FROM regexp_split_to_table(lower(t), '[^[:alnum:]]+') AS word WHERE word <> '') words,
       generate_series(1, length(padded) - 2) AS i);

-- How alike two texts are, 0 to 1: the share of their trigrams that both have.
CREATE FUNCTION trigram_similarity(a text, b text) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
  SELECT count(*) FILTER (WHERE x.g IS NOT NULL AND y.g IS NOT NULL)::float8
         / greatest(count(*), 1)
  FROM unnest(trigrams(a)) AS x (g) FULL JOIN unnest(trigrams(b)) AS y (g) ON x.g = y.g);

ALTER TABLE product_view_v1
  ADD COLUMN search   tsvector GENERATED ALWAYS AS
    (to_tsvector('simple', name) || to_tsvector('simple', sku)) STORED,
  ADD COLUMN trigrams text[]   GENERATED ALWAYS AS (trigrams(name || ' ' || sku)) STORED;

CREATE INDEX product_view_v1_search ON product_view_v1 USING gin (search);
CREATE INDEX product_view_v1_trigrams ON product_view_v1 USING gin (trigrams);

CREATE OR REPLACE VIEW product_view AS
SELECT sku, name, price, currency, stocked, version, updated_at, search, trigrams
FROM product_view_v1;
