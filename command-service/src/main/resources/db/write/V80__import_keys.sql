-- A key of an import is one record's, whatever customer or SKU that is about: it is looked for by its
-- name alone.
CREATE INDEX import_key_name ON import_key (key, kind);

-- And it is taken once on a shard, although the records that bring it may be of two buckets. Keys of
-- before are in import_key only, where two may have been taken already.
CREATE TABLE import_claim (
  kind text NOT NULL,
  key  text NOT NULL,
  PRIMARY KEY (kind, key)
);
