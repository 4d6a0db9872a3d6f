-- What a migration of the next version may do to tables of which it does not know the number.
SELECT for_each_version('product_view', 'ALTER TABLE %1$I ADD COLUMN next_column text');
SELECT for_each_version('product_view', 'CREATE INDEX ON %1$I (next_column)');
SELECT define_view('product_view', 'product_view', 'product_view',
  'SELECT sku, name, price, currency, stocked, version, updated_at, search, trigrams, categories,
          next_column
   FROM %1$I');
