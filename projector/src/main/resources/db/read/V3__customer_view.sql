INSERT INTO projection (name, version, active) VALUES ('customer_view', 1, true);

CREATE TABLE customer_view_v1 (
  id         uuid        PRIMARY KEY,
  reference  text,
  name       text        NOT NULL,
  email      text,
  country    text,
  version    bigint      NOT NULL,
  updated_at timestamptz NOT NULL
) WITH (fillfactor = 90);

-- Not unique: the command side keeps references unique, and a view never refuses a fact.
CREATE INDEX customer_view_v1_reference ON customer_view_v1 (reference)
  WHERE reference IS NOT NULL;

CREATE VIEW customer_view AS
SELECT id, reference, name, email, country, version, updated_at FROM customer_view_v1;
