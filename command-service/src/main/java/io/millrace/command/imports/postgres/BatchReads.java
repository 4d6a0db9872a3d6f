package io.millrace.command.imports.postgres;

import io.millrace.command.imports.BatchPlan;
import io.millrace.command.imports.ImportKey;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.Purchase;
import io.millrace.command.imports.ImportResult;
import io.millrace.command.imports.ImportedOrder;
import io.millrace.command.imports.KnownRecords;
import io.millrace.command.imports.KnownRecords.TakenKey;
import io.millrace.command.imports.StockTally;
import io.millrace.command.order.Order;
import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.stock.Stock;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a batch has to see, each kind by one statement. */
final class BatchReads {
  private static final String CUSTOMERS =
      """
      SELECT c.id, c.reference, coalesce(c.name, '') AS name, c.country, c.wrapped_key
      FROM unnest($1::int[], $2::uuid[]) AS w(bucket, id) JOIN customer c USING (bucket, id)""";

  private static final String PRODUCTS =
      """
      SELECT p.sku, p.name, p.price, p.currency, p.stocked
      FROM unnest($1::int[], $2::text[]) AS w(bucket, sku) JOIN product p USING (bucket, sku)""";

  private static final String KEYS =
      """
      SELECT w.bucket, k.kind, k.key, k.bucket = w.bucket AS own, k.fingerprint, k.reason, k.detail
      FROM unnest($1::int[], $2::text[], $3::text[]) AS w(bucket, kind, key)
      JOIN import_key k ON k.kind = w.kind AND k.key = w.key""";

  private static final String STOCK =
      """
      SELECT s.sku, s.version, s.on_hand, s.reserved
      FROM unnest($1::int[], $2::text[]) AS w(bucket, sku) JOIN stock s USING (bucket, sku)
      ORDER BY s.sku COLLATE "C"
      FOR UPDATE OF s""";

  private static final String LOCK_ORDERS =
      """
      SELECT o.id
      FROM unnest($1::int[], $2::uuid[], $3::text[], $4::bigint[], $5::text[])
        AS w(bucket, customer_id, sku, unit_price, currency)
      JOIN customer_order o ON o.bucket = w.bucket AND o.customer_id = w.customer_id
        AND o.currency = w.currency AND o.reference IS NOT NULL
      JOIN order_line l ON l.bucket = o.bucket AND l.order_id = o.id
        AND l.sku = w.sku AND l.unit_price = w.unit_price
      ORDER BY o.bucket, o.id FOR UPDATE OF o""";

  private final SqlConnection connection;

  BatchReads(SqlConnection connection) {
    this.connection = connection;
  }

  Uni<KnownRecords.Identities> identities(BatchPlan.Names names) {
    return Uni.combine()
        .all()
        .unis(customers(names.customers()), products(names.products()), keys(names.keys()))
        .with(
            (customers, products, keys) ->
                new KnownRecords.Identities(customers.records(), products, keys, customers.keys()));
  }

  /** Customers by id, and the wrapped keys of those that have one. */
  private record Customers(Map<UUID, CustomerRecord> records, Map<UUID, String> keys) {}

  private Uni<Customers> customers(Set<UUID> ids) {
    return rows(
            CUSTOMERS,
            ImportColumns.of(ids)
                .with(Integer[]::new, id -> Buckets.of(id.toString()))
                .with(UUID[]::new, id -> id),
            ids.isEmpty())
        .map(
            rows -> {
              Customers found = new Customers(new HashMap<>(), new HashMap<>());
              for (Row row : rows) {
                String key = row.getString("wrapped_key");
                if (key != null) {
                  found.keys().put(row.getUUID("id"), key);
                }
                found
                    .records()
                    .put(
                        row.getUUID("id"),
                        new CustomerRecord(
                            row.getString("reference"),
                            row.getString("name"),
                            row.getString("country")));
              }
              return found;
            });
  }

  private Uni<Map<String, ProductRecord>> products(Set<String> skus) {
    return rows(PRODUCTS, skuColumns(skus), skus.isEmpty())
        .map(
            rows -> {
              Map<String, ProductRecord> found = new HashMap<>();
              for (Row row : rows) {
                Money price = new Money(row.getLong("price"), row.getString("currency"));
                String sku = row.getString("sku");
                found.put(
                    sku,
                    new ProductRecord(
                        sku, row.getString("name"), price, row.getBoolean("stocked")));
              }
              return found;
            });
  }

  /** What the keys were used for, by whatever record; one of the same bucket comes first. */
  Uni<Map<ImportKey, TakenKey>> keys(Set<ImportKey> keys) {
    return rows(
            KEYS,
            ImportColumns.of(keys)
                .with(Integer[]::new, ImportKey::bucket)
                .with(String[]::new, key -> key.kind().label())
                .with(String[]::new, ImportKey::key),
            keys.isEmpty())
        .map(
            rows -> {
              Map<ImportKey, TakenKey> found = new HashMap<>();
              for (Row row : rows) {
                ImportKey key =
                    new ImportKey(
                        row.getInteger("bucket"),
                        ImportKey.Kind.ofLabel(row.getString("kind")),
                        row.getString("key"));
                found.merge(key, taken(row), (one, other) -> row.getBoolean("own") ? other : one);
              }
              return found;
            });
  }

  private static TakenKey taken(Row row) {
    String reason = row.getString("reason");
    return new TakenKey(
        row.getString("fingerprint"),
        reason == null ? null : new ImportResult.Rejected(reason, row.getString("detail")));
  }

  /** Locks the stock of these SKUs in their order, as every writer does. */
  Uni<List<StockTally>> lockStock(Collection<String> skus) {
    return rows(STOCK, skuColumns(skus), skus.isEmpty())
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new StockTally(
                                row.getString("sku"),
                                row.getLong("version"),
                                new Stock(row.getLong("on_hand"), row.getLong("reserved"))))
                    .toList());
  }

  /**
   * Locks the imported orders that these purchases stand in, by id, and reads them by statements of
   * their own, which see what the locks' last holders left.
   */
  Uni<List<ImportedOrder>> lockPurchases(Set<Purchase> purchases, OrderTable orders) {
    return rows(LOCK_ORDERS, purchaseColumns(purchases), purchases.isEmpty())
        .map(
            rows ->
                rows.stream()
                    .map(row -> ShopAggregates.order(row.getUUID("id")))
                    .distinct()
                    .toList())
        .chain(
            refs ->
                refs.isEmpty()
                    ? Uni.createFrom().item(Map.<AggregateRef, Versioned<Order>>of())
                    : orders.loadAll(connection, refs))
        .map(
            found ->
                found.entrySet().stream()
                    .map(order -> new ImportedOrder(order.getKey(), order.getValue()))
                    .toList());
  }

  private static ImportColumns<String> skuColumns(Collection<String> skus) {
    return ImportColumns.of(skus).with(Integer[]::new, Buckets::of).with(String[]::new, sku -> sku);
  }

  private static ImportColumns<Purchase> purchaseColumns(Set<Purchase> purchases) {
    return ImportColumns.of(purchases)
        .with(Integer[]::new, purchase -> Buckets.of(purchase.customerId().toString()))
        .with(UUID[]::new, Purchase::customerId)
        .with(String[]::new, Purchase::sku)
        .with(Long[]::new, Purchase::unitPrice)
        .with(String[]::new, Purchase::currency);
  }

  private Uni<List<Row>> rows(
      String statement, ImportColumns<?> parameters, boolean nothingWanted) {
    if (nothingWanted) {
      return Uni.createFrom().item(List.of());
    }
    Tuple tuple = parameters.tuple();
    return connection.preparedQuery(statement).execute(tuple).map(BatchReads::list);
  }

  private static List<Row> list(RowSet<Row> rows) {
    List<Row> list = new ArrayList<>(rows.size());
    rows.forEach(list::add);
    return list;
  }
}
