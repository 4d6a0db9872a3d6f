-- The days that have left the ledger for its archive, written by the transaction that drops them.
-- Whoever reads archive and ledger together knows by this that nothing is missing in between.
CREATE TABLE ledger_archived (
  day         date        PRIMARY KEY,
  events      bigint      NOT NULL,
  sha256      text        NOT NULL,
  archived_at timestamptz NOT NULL DEFAULT now()
);
