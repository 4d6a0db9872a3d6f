-- Records of imports that were taken, by the sender's keys: what comes again is recognised. A
-- refused return is kept too, because a later run of the same file would find other purchases.
CREATE TABLE import_key (
  bucket      integer     NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  kind        text        NOT NULL CHECK (kind IN ('order', 'receipt', 'adjustment', 'return')),
  key         text        NOT NULL,
  fingerprint text        NOT NULL,
  reason      text,
  detail      text,
  taken_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (bucket, kind, key)
);
