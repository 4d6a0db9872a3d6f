-- The state of each copy's loan. The bucket leads the key: by it rows move from shard to shard.
CREATE TABLE loan (
  bucket     integer NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  copy       text    NOT NULL,
  version    bigint  NOT NULL CHECK (version > 0),
  patron     uuid,
  due        timestamptz,
  extensions integer NOT NULL,
  fine_cents bigint  NOT NULL,
  PRIMARY KEY (bucket, copy),
  CHECK ((patron IS NULL) = (due IS NULL))
) WITH (fillfactor = 80);
