-- What the relay's source `wal` and change data capture from outside read. Inserts only: the
-- ledger knows nothing else, and a published UPDATE or DELETE would need a replica identity.
CREATE PUBLICATION millrace_ledger FOR TABLE event
  WITH (publish = 'insert', publish_via_partition_root = true);
