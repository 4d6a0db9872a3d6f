-- Name and e-mail are sealed with a key of the customer's own, which stands here and nowhere in the
-- ledger; wrapped, so that the table alone opens nothing. Who destroys it has erased the customer
-- from ledger, archive, topics and backups of both at once. It goes with the row when its bucket
-- moves. Rows of before have no key, and their texts stand in the clear.
ALTER TABLE customer
  ADD COLUMN wrapped_key text,
  ADD COLUMN erased_at   timestamptz,
  ALTER COLUMN name DROP NOT NULL,
  ADD CONSTRAINT customer_named_or_erased CHECK ((name IS NULL) = (erased_at IS NOT NULL)),
  ADD CONSTRAINT customer_erased_for_good
    CHECK (erased_at IS NULL OR (email IS NULL AND wrapped_key IS NULL));
