-- Names and e-mails stand sealed in the views, and the customers' keys, wrapped, stand here and
-- nowhere else on this side. They come from the write store, whose key is the one that counts;
-- 'awaited' ones could not be had when a row needed them, 'erased' ones never come back.
CREATE TABLE person_key (
  person      uuid PRIMARY KEY,
  state       text NOT NULL CHECK (state IN ('present', 'awaited', 'erased')),
  wrapped_key text,
  CHECK ((state = 'present') = (wrapped_key IS NOT NULL))
);
CREATE INDEX person_key_awaited ON person_key (person) WHERE state = 'awaited';

-- An erased customer has no name.
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT relname FROM pg_class
    WHERE relname ~ '^customer_view_v[0-9]+$' AND relkind = 'r'
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN name DROP NOT NULL', name);
  END LOOP;
END $$;
