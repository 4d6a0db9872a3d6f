-- Pieces on their way between the allotments of two shards: debited here, credited there exactly
-- once by the transfer's id. Both tables stay with their shard, like the allotments; no bucket.

-- What transfers took from this allotment, less what they brought: on_hand + transferred is what
-- the shard's own business comes to, whatever is on its way. Summed over the shards it is right
-- at any moment, in whatever order they are read.
ALTER TABLE stock
  ADD COLUMN transferred      bigint NOT NULL DEFAULT 0,
  ADD COLUMN transferred_held bigint NOT NULL DEFAULT 0;

-- At the donor, written together with the debit.
CREATE TABLE stock_transfer (
  id       uuid        PRIMARY KEY,
  receiver integer     NOT NULL CHECK (receiver >= 0),
  skus     text[]      NOT NULL,
  pieces   bigint[]    NOT NULL CHECK (cardinality(pieces) = cardinality(skus)),
  held     bigint[]    NOT NULL CHECK (cardinality(held) = cardinality(skus)),
  state    text        NOT NULL CHECK (state IN ('sent', 'received')),
  sent_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_transfer_open ON stock_transfer (sent_at) WHERE state = 'sent';
CREATE INDEX stock_transfer_done ON stock_transfer (sent_at) WHERE state = 'received';

-- At the receiver, written together with the credit. Outlives the donor's row in state 'sent'.
CREATE TABLE stock_transfer_received (
  id          uuid        PRIMARY KEY,
  donor       integer     NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
