-- What operators did, or were refused. Append-only.
CREATE TABLE operator_audit (
  id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT now(),
  actor   text        NOT NULL,
  action  text        NOT NULL,
  target  text        NOT NULL,
  detail  json        NOT NULL,
  outcome text        NOT NULL
);

-- What is to be done with dead letters; the owner of the partition does it between two rounds.
CREATE TABLE dead_letter_request (
  id                 bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  letter             bigint      NOT NULL,
  action             text        NOT NULL CHECK (action IN ('replay', 'discard')),
  projection         text        NOT NULL,
  projection_version integer     NOT NULL,
  topic              text        NOT NULL,
  kafka_partition    integer     NOT NULL,
  aggregate_id       text,
  aggregate_version  bigint,
  requested_at       timestamptz NOT NULL DEFAULT now(),
  outcome            text
);
CREATE INDEX dead_letter_request_open ON dead_letter_request (id) WHERE outcome IS NULL;

-- Gaps are looked for again and again.
CREATE INDEX dead_letter_gap ON dead_letter (projection, projection_version, topic, kafka_partition)
  WHERE reason = 'gap';
