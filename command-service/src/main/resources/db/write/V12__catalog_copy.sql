-- How far this shard's copy of the catalogue has followed the topic. Kept here and not by the
-- broker: a shard that is new or was restored has no position, and gets everything.
CREATE TABLE catalog_copy_position (
  partition   integer PRIMARY KEY,
  next_offset bigint  NOT NULL
);
