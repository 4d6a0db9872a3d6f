package io.millrace.command.imports.postgres;

import io.millrace.command.imports.BatchWrites;
import io.millrace.command.imports.ImportKey;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.KnownRecords.TakenKey;
import io.millrace.command.imports.StockTally;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the state that a batch led to, each table by one statement. */
final class BatchInserts {
  private static final String CUSTOMERS =
      """
      INSERT INTO customer (bucket, id, version, reference, name, country, wrapped_key)
      SELECT bucket, id, 1, reference, name, country, wrapped_key
      FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
        AS w(bucket, id, reference, name, country, wrapped_key)""";

  private static final String PRODUCTS =
      """
      WITH added AS (
        INSERT INTO product (bucket, sku, version, name, price, currency, stocked)
        SELECT bucket, sku, 1, name, price, currency, stocked
        FROM unnest($1::int[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::boolean[])
          AS w(bucket, sku, name, price, currency, stocked)
        RETURNING *)
      INSERT INTO product_price (bucket, sku, version, price, currency, valid_from)
      SELECT bucket, sku, version, price, currency, now() FROM added""";

  /** A row that was not there to be locked may have come meanwhile: then the version differs. */
  private static final String STOCK =
      """
      INSERT INTO stock (bucket, sku, version, on_hand, reserved)
      SELECT bucket, sku, version, on_hand, reserved
      FROM unnest($1::int[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
        AS w(bucket, sku, version, on_hand, reserved)
      ORDER BY w.sku COLLATE "C"
      ON CONFLICT (bucket, sku) DO UPDATE
        SET version = excluded.version, on_hand = excluded.on_hand, reserved = excluded.reserved
        WHERE stock.version = excluded.version - 1""";

  /** The same key in another bucket may have come meanwhile. Always in one order, as all wait. */
  private static final String CLAIMS =
      """
      INSERT INTO import_claim (kind, key)
      SELECT kind, key FROM unnest($1::text[], $2::text[]) AS w(kind, key)
      ORDER BY kind COLLATE "C", key COLLATE "C"
      ON CONFLICT DO NOTHING""";

  private static final String KEYS =
      """
      INSERT INTO import_key (bucket, kind, key, fingerprint, reason, detail)
      SELECT bucket, kind, key, fingerprint, reason, detail
      FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        AS w(bucket, kind, key, fingerprint, reason, detail)""";

  private final Statements statements;

  private BatchInserts(Statements statements) {
    this.statements = statements;
  }

  /**
   * Writes everything but the events; fails if a row is not as it was read.
   *
   * @param wrappedKeys of the new customers
   */
  static Uni<Void> write(
      SqlConnection connection, BatchWrites writes, Map<UUID, String> wrappedKeys) {
    Statements statements = new Statements(connection);
    BatchInserts inserts = new BatchInserts(statements);
    inserts.customers(writes.customers(), wrappedKeys);
    inserts.products(writes.products());
    OrderInserts.insert(writes.orders(), statements);
    OrderInserts.update(writes.changedOrders(), statements);
    inserts.stock(writes.stock());
    inserts.keys(writes.keys().entrySet());
    return statements.done();
  }

  private void customers(List<CustomerRecord> customers, Map<UUID, String> wrappedKeys) {
    statements.add(
        CUSTOMERS,
        ImportColumns.of(customers)
            .with(Integer[]::new, customer -> Buckets.of(customer.id().toString()))
            .with(UUID[]::new, CustomerRecord::id)
            .with(String[]::new, CustomerRecord::reference)
            .with(String[]::new, CustomerRecord::name)
            .with(String[]::new, CustomerRecord::country)
            .with(String[]::new, customer -> wrappedKeys.get(customer.id())));
  }

  private void products(List<ProductRecord> products) {
    statements.add(
        PRODUCTS,
        ImportColumns.of(products)
            .with(Integer[]::new, product -> Buckets.of(product.sku()))
            .with(String[]::new, ProductRecord::sku)
            .with(String[]::new, ProductRecord::name)
            .with(Long[]::new, product -> product.price().amount())
            .with(String[]::new, product -> product.price().currency())
            .with(Boolean[]::new, ProductRecord::stocked));
  }

  private void stock(List<StockTally> stock) {
    statements.addAll(
        STOCK,
        ImportColumns.of(stock)
            .with(Integer[]::new, tally -> Buckets.of(tally.sku()))
            .with(String[]::new, StockTally::sku)
            .with(Long[]::new, StockTally::versionAfter)
            .with(Long[]::new, tally -> tally.stock().onHand())
            .with(Long[]::new, tally -> tally.stock().reserved()));
  }

  private void keys(Collection<Map.Entry<ImportKey, TakenKey>> keys) {
    statements.addAll(
        CLAIMS,
        ImportColumns.of(keys)
            .with(String[]::new, key -> key.getKey().kind().label())
            .with(String[]::new, key -> key.getKey().key()));
    statements.add(
        KEYS,
        ImportColumns.of(keys)
            .with(Integer[]::new, key -> key.getKey().bucket())
            .with(String[]::new, key -> key.getKey().kind().label())
            .with(String[]::new, key -> key.getKey().key())
            .with(String[]::new, key -> key.getValue().fingerprint())
            .with(String[]::new, key -> key.getValue().reason())
            .with(String[]::new, key -> key.getValue().detail()));
  }
}
