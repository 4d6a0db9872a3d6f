-- With more than one shard: which request has a key, on the shard of the key's own bucket. The answer
-- is on the shard of what the request changed; there nobody would see the key used for something
-- else on another shard. Rows never change.
CREATE TABLE command_key (
  bucket      integer     NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  principal   text        NOT NULL,
  key         text        NOT NULL,
  fingerprint bytea       NOT NULL,
  tx          xid8        NOT NULL DEFAULT pg_current_xact_id(),
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (bucket, principal, key)
);
CREATE INDEX command_key_age ON command_key USING brin (created_at);
