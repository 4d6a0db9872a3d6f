-- Written on the home shard by Hibernate, like the products that stand in them.
CREATE TABLE category (
  bucket  integer NOT NULL CHECK (bucket BETWEEN 0 AND 1023),
  code    text    NOT NULL,
  version bigint  NOT NULL CHECK (version > 0),
  name    text    NOT NULL,
  PRIMARY KEY (bucket, code)
);

CREATE TABLE product_category (
  bucket          integer NOT NULL,
  sku             text    NOT NULL,
  category_bucket integer NOT NULL,
  category_code   text    NOT NULL,
  PRIMARY KEY (bucket, sku, category_bucket, category_code),
  FOREIGN KEY (bucket, sku) REFERENCES product (bucket, sku),
  FOREIGN KEY (category_bucket, category_code) REFERENCES category (bucket, code)
);
CREATE INDEX product_category_products ON product_category (category_bucket, category_code);
