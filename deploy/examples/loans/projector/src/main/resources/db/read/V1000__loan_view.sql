INSERT INTO projection (name, version, active) VALUES ('loan_view', 1, true);

CREATE TABLE loan_view_v1 (
  copy       text   PRIMARY KEY,
  patron     uuid,
  due        timestamptz,
  fine_cents bigint NOT NULL,
  version    bigint NOT NULL
) WITH (fillfactor = 80);

CREATE VIEW loan_view AS SELECT copy, patron, due, fine_cents, version FROM loan_view_v1;
