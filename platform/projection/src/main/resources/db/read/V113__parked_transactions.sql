-- Watermarks pass events that are not in the views: whoever reads with the token of such a write is
-- told so. What the relay keeps back comes with its watermarks.
ALTER TABLE projection_watermark ADD COLUMN parked int8multirange NOT NULL DEFAULT '{}';

-- The transactions of the events that a projection has parked. Of an event that waits behind a gap
-- all earlier ones too: which of them is missing is not known here.
CREATE TABLE projection_parked (
  projection         text      NOT NULL,
  projection_version integer   NOT NULL,
  shard              integer   NOT NULL,
  aggregate_id       text      NOT NULL,
  aggregate_version  bigint    NOT NULL,
  txs                int8range NOT NULL,
  PRIMARY KEY (projection, projection_version, shard, aggregate_id, aggregate_version, txs),
  FOREIGN KEY (projection, projection_version) REFERENCES projection (name, version)
    ON DELETE CASCADE
);

-- Of more than a hundred parked events all transactions between the first and the last count as
-- parked, so that what every read gets stays small.
CREATE OR REPLACE VIEW projection_progress AS
SELECT w.projection, w.shard, min(w.tx) AS tx, min(w.as_of) AS as_of,
       range_agg(w.parked) + coalesce((
         SELECT CASE WHEN count(*) > 100 THEN int8multirange(range_merge(range_agg(k.txs)))
                     ELSE range_agg(k.txs) END
         FROM projection_parked k
         WHERE (k.projection, k.projection_version, k.shard)
             = (w.projection, w.projection_version, w.shard)), '{}') AS parked
FROM projection p
JOIN projection_watermark w ON w.projection = p.name AND w.projection_version = p.version
WHERE p.active
GROUP BY w.projection, w.projection_version, w.shard
HAVING count(*) = (
  SELECT count(*)
  FROM projection_checkpoint c
  WHERE c.projection = w.projection AND c.projection_version = w.projection_version);
