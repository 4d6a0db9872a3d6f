-- For applications that begin with the platform as it is; the first one has this in a V25 of its own.

-- How old each materialised view is: it holds what its sources held at as_of. Changes in the
-- transaction of the refresh, so whoever reads both in one snapshot knows the age of what is read.
CREATE TABLE view_refresh (
  view          text        PRIMARY KEY,
  every         interval    NOT NULL,
  refreshed_at  timestamptz NOT NULL DEFAULT now(),
  as_of         timestamptz,
  took          interval    NOT NULL DEFAULT '0',
  requested_at  timestamptz
);
