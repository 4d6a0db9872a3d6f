-- The current state of every aggregate beside the ledger. The bucket leads every primary key: a
-- move of buckets between shards is a range of each index, and a distributed PostgreSQL can
-- distribute by it.

CREATE TABLE customer (
  bucket    integer     NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  id        uuid        NOT NULL,
  version   bigint      NOT NULL CHECK (version > 0),
  reference text,
  name      text        NOT NULL,
  email     text,
  country   text,
  PRIMARY KEY (bucket, id)
);

-- Written on the home shard (Hibernate); other shards get a copy from the catalogue's topic.
CREATE TABLE product (
  bucket   integer NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  sku      text    NOT NULL,
  version  bigint  NOT NULL CHECK (version > 0),
  name     text    NOT NULL,
  price    bigint  NOT NULL CHECK (price >= 0),
  currency char(3) NOT NULL,
  stocked  boolean NOT NULL,
  PRIMARY KEY (bucket, sku)
);

-- Which price held from when; the version is the product's.
CREATE TABLE product_price (
  bucket     integer     NOT NULL,
  sku        text        NOT NULL,
  version    bigint      NOT NULL,
  price      bigint      NOT NULL CHECK (price >= 0),
  currency   char(3)     NOT NULL,
  valid_from timestamptz NOT NULL,
  PRIMARY KEY (bucket, sku, version),
  FOREIGN KEY (bucket, sku) REFERENCES product (bucket, sku)
);

-- This shard's allotment of each SKU. The CHECKs are the last guard against overselling; the
-- conditional UPDATE of every change is the first.
CREATE TABLE stock (
  bucket   integer NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  sku      text    NOT NULL,
  version  bigint  NOT NULL CHECK (version >= 0),
  on_hand  bigint  NOT NULL CHECK (on_hand >= 0),
  reserved bigint  NOT NULL CHECK (reserved >= 0),
  PRIMARY KEY (bucket, sku),
  CONSTRAINT stock_never_oversold CHECK (reserved <= on_hand)
) WITH (fillfactor = 70);

CREATE TABLE customer_order (
  bucket             integer     NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  id                 uuid        NOT NULL,
  version            bigint      NOT NULL CHECK (version > 0),
  reference          text,
  customer_id        uuid,
  customer_reference text,
  customer_name      text,
  country            text        NOT NULL,
  status             text        NOT NULL CHECK (status IN
    ('placed', 'paid', 'partly-shipped', 'shipped', 'delivered', 'cancelled', 'returned')),
  currency           char(3)     NOT NULL,
  total              bigint      NOT NULL CHECK (total >= 0),
  paid               bigint      NOT NULL CHECK (paid BETWEEN 0 AND total),
  refunded           bigint      NOT NULL CHECK (refunded BETWEEN 0 AND paid),
  placed_at          timestamptz NOT NULL,
  PRIMARY KEY (bucket, id)
) WITH (fillfactor = 85);
CREATE INDEX customer_order_customer ON customer_order (bucket, customer_id, placed_at)
  WHERE customer_id IS NOT NULL;

CREATE TABLE order_line (
  bucket        integer NOT NULL,
  order_id      uuid    NOT NULL,
  line          integer NOT NULL CHECK (line > 0),
  sku           text    NOT NULL,
  name          text    NOT NULL,
  quantity      integer NOT NULL CHECK (quantity > 0),
  unit_price    bigint  NOT NULL CHECK (unit_price >= 0),
  price_version bigint  NOT NULL,
  stocked       boolean NOT NULL,
  shipped       integer NOT NULL CHECK (shipped BETWEEN 0 AND quantity),
  returned      integer NOT NULL CHECK (returned BETWEEN 0 AND shipped),
  PRIMARY KEY (bucket, order_id, line),
  FOREIGN KEY (bucket, order_id) REFERENCES customer_order (bucket, id)
);

-- The reference is the provider's name of the payment: a second one with it has no second effect.
CREATE TABLE order_payment (
  bucket    integer     NOT NULL,
  order_id  uuid        NOT NULL,
  reference text        NOT NULL,
  amount    bigint      NOT NULL CHECK (amount >= 0),
  paid_at   timestamptz NOT NULL,
  PRIMARY KEY (bucket, order_id, reference),
  FOREIGN KEY (bucket, order_id) REFERENCES customer_order (bucket, id)
);

-- The transaction and the aggregate of a stored answer: a replay hands out its consistency token
-- again. An answer that changed nothing has no aggregate.
ALTER TABLE idempotency
  ADD COLUMN tx                xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN aggregate_type    text,
  ADD COLUMN aggregate_id      text,
  ADD COLUMN aggregate_version bigint;
