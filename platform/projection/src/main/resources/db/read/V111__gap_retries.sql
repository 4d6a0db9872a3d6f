-- When a gap is looked for next, so that those that no ledger can fill give way to the others.
ALTER TABLE dead_letter
  ADD COLUMN retries  integer     NOT NULL DEFAULT 0,
  ADD COLUMN retry_at timestamptz NOT NULL DEFAULT now();

DROP INDEX dead_letter_gap;
CREATE INDEX dead_letter_gap ON dead_letter (retry_at, id) WHERE reason = 'gap';
