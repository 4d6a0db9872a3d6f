-- Who evens out the allotments, one instance at a time; that of the home shard counts.
CREATE TABLE rebalancer_lease (
  one        boolean     PRIMARY KEY DEFAULT true CHECK (one),
  owner      uuid,
  expires_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO rebalancer_lease DEFAULT VALUES;
