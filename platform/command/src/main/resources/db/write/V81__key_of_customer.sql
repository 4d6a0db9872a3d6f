-- For which customer a request with a key was, if its caller acts for one: a login may have several.
-- Empty: by somebody who acts for all, or stored by a version that did not tell.
ALTER TABLE idempotency
  ADD COLUMN customer text NOT NULL DEFAULT '',
  DROP CONSTRAINT idempotency_pkey,
  ADD PRIMARY KEY (bucket, principal, key, stays, customer);
ALTER TABLE command_key
  ADD COLUMN customer text NOT NULL DEFAULT '',
  DROP CONSTRAINT command_key_pkey,
  ADD PRIMARY KEY (bucket, principal, key, customer);
