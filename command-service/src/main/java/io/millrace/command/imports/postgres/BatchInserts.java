package io.millrace.command.imports.postgres;

import io.millrace.command.imports.BatchWrites;
import io.millrace.command.imports.BatchWrites.NewOrder;
import io.millrace.command.imports.ImportKey;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.Known.TakenKey;
import io.millrace.command.imports.OrderImport;
import io.millrace.command.imports.OrderState;
import io.millrace.command.imports.OrderState.LineState;
import io.millrace.command.imports.StockTally;
import io.millrace.command.order.OrderStatus;
import io.millrace.command.runtime.Retryable;
import io.millrace.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

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

  private static final String ORDERS =
      """
      INSERT INTO customer_order (bucket, id, version, reference, customer_id, customer_reference,
        customer_name, country, status, currency, total, paid, refunded, placed_at)
      SELECT bucket, id, version, reference, customer_id, customer_reference, customer_name,
        country, status, currency, total, total, refunded, placed_at
      FROM unnest($1::int[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::text[],
          $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[], $12::bigint[],
          $13::timestamptz[])
        AS w(bucket, id, version, reference, customer_id, customer_reference, customer_name,
          country, status, currency, total, refunded, placed_at)""";

  private static final String LINES =
      """
      INSERT INTO order_line (bucket, order_id, line, sku, name, quantity, unit_price,
        price_version, stocked, shipped, returned)
      SELECT bucket, order_id, line, sku, name, quantity, unit_price, 0, stocked, quantity, returned
      FROM unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[],
          $7::bigint[], $8::boolean[], $9::int[])
        AS w(bucket, order_id, line, sku, name, quantity, unit_price, stocked, returned)""";

  private static final String PAYMENTS =
      """
      INSERT INTO order_payment (bucket, order_id, reference, amount, paid_at)
      SELECT bucket, order_id, $3::text, amount, paid_at
      FROM unnest($1::int[], $2::uuid[], $4::bigint[], $5::timestamptz[])
        AS w(bucket, order_id, amount, paid_at)""";

  private static final String CHANGED_ORDERS =
      """
      UPDATE customer_order o
      SET version = w.version, refunded = w.refunded,
        status = CASE WHEN w.all_returned THEN 'returned' ELSE o.status END
      FROM unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[], $5::boolean[])
        AS w(bucket, id, version, refunded, all_returned)
      WHERE o.bucket = w.bucket AND o.id = w.id""";

  private static final String CHANGED_LINES =
      """
      UPDATE order_line l SET returned = w.returned
      FROM unnest($1::int[], $2::uuid[], $3::int[], $4::int[])
        AS w(bucket, order_id, line, returned)
      WHERE l.bucket = w.bucket AND l.order_id = w.order_id AND l.line = w.line""";

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

  private static final String KEYS =
      """
      INSERT INTO import_key (bucket, kind, key, fingerprint, reason, detail)
      SELECT bucket, kind, key, fingerprint, reason, detail
      FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        AS w(bucket, kind, key, fingerprint, reason, detail)""";

  private final SqlConnection connection;
  private final List<Uni<RowSet<Row>>> statements = new ArrayList<>();

  private BatchInserts(SqlConnection connection) {
    this.connection = connection;
  }

  /**
   * Writes everything but the events; fails if a row is not as it was read.
   *
   * @param wrappedKeys of the new customers
   */
  static Uni<Void> write(
      SqlConnection connection, BatchWrites writes, Map<UUID, String> wrappedKeys) {
    BatchInserts inserts = new BatchInserts(connection);
    inserts.customers(writes.customers(), wrappedKeys);
    inserts.products(writes.products());
    inserts.orders(writes.orders());
    inserts.changedOrders(writes.changedOrders());
    inserts.stock(writes.stock());
    inserts.keys(writes.keys().entrySet());
    return inserts.statements.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(inserts.statements).andFailFast().replaceWithVoid();
  }

  private void customers(List<CustomerRecord> customers, Map<UUID, String> wrappedKeys) {
    execute(
        CUSTOMERS,
        customers,
        Columns.of(customers)
            .with(Integer[]::new, customer -> Buckets.of(customer.id().toString()))
            .with(UUID[]::new, CustomerRecord::id)
            .with(String[]::new, CustomerRecord::reference)
            .with(String[]::new, CustomerRecord::name)
            .with(String[]::new, CustomerRecord::country)
            .with(String[]::new, customer -> wrappedKeys.get(customer.id())));
  }

  private void products(List<ProductRecord> products) {
    execute(
        PRODUCTS,
        products,
        Columns.of(products)
            .with(Integer[]::new, product -> Buckets.of(product.sku()))
            .with(String[]::new, ProductRecord::sku)
            .with(String[]::new, ProductRecord::name)
            .with(Long[]::new, product -> product.price().amount())
            .with(String[]::new, product -> product.price().currency())
            .with(Boolean[]::new, ProductRecord::stocked));
  }

  private void orders(List<NewOrder> orders) {
    execute(
        ORDERS,
        orders,
        Columns.of(orders)
            .with(Integer[]::new, order -> order.state().bucket())
            .with(UUID[]::new, order -> order.state().id())
            .with(Long[]::new, order -> order.state().version())
            .with(String[]::new, order -> order.record().reference())
            .with(UUID[]::new, order -> order.record().customerId())
            .with(String[]::new, order -> order.record().customer())
            .with(String[]::new, NewOrder::customerName)
            .with(String[]::new, order -> order.record().country())
            .with(String[]::new, order -> status(order.state()).label())
            .with(String[]::new, order -> order.record().currency())
            .with(Long[]::new, NewOrder::total)
            .with(Long[]::new, order -> order.state().refunded())
            .with(OffsetDateTime[]::new, BatchInserts::placedAt));
    List<NewLine> lines = orders.stream().flatMap(NewLine::of).toList();
    execute(
        LINES,
        lines,
        Columns.of(lines)
            .with(Integer[]::new, line -> line.state().order().bucket())
            .with(UUID[]::new, line -> line.state().order().id())
            .with(Integer[]::new, line -> line.state().line())
            .with(String[]::new, line -> line.record().sku())
            .with(String[]::new, line -> line.record().name())
            .with(Integer[]::new, line -> line.record().quantity())
            .with(Long[]::new, line -> line.record().unitPrice())
            .with(Boolean[]::new, line -> line.record().stocked())
            .with(Integer[]::new, line -> line.state().returned()));
    execute(
        PAYMENTS,
        orders,
        Columns.of(orders)
            .with(Integer[]::new, order -> order.state().bucket())
            .with(UUID[]::new, order -> order.state().id())
            .same(OrderImport.PAYMENT_REFERENCE)
            .with(Long[]::new, NewOrder::total)
            .with(OffsetDateTime[]::new, BatchInserts::placedAt));
  }

  private record NewLine(OrderRecord.Line record, LineState state) {
    static Stream<NewLine> of(NewOrder order) {
      List<LineState> states = order.state().lines();
      return states.stream()
          .map(state -> new NewLine(order.record().lines().get(state.line() - 1), state));
    }
  }

  private void changedOrders(List<OrderState> orders) {
    execute(
        CHANGED_ORDERS,
        orders,
        Columns.of(orders)
            .with(Integer[]::new, OrderState::bucket)
            .with(UUID[]::new, OrderState::id)
            .with(Long[]::new, OrderState::version)
            .with(Long[]::new, OrderState::refunded)
            .with(Boolean[]::new, OrderState::allReturned));
    List<LineState> lines =
        orders.stream()
            .flatMap(order -> order.lines().stream())
            .filter(LineState::changed)
            .toList();
    execute(
        CHANGED_LINES,
        lines,
        Columns.of(lines)
            .with(Integer[]::new, line -> line.order().bucket())
            .with(UUID[]::new, line -> line.order().id())
            .with(Integer[]::new, LineState::line)
            .with(Integer[]::new, LineState::returned));
  }

  private void stock(List<StockTally> stock) {
    if (stock.isEmpty()) {
      return;
    }
    Columns<StockTally> columns =
        Columns.of(stock)
            .with(Integer[]::new, tally -> Buckets.of(tally.sku()))
            .with(String[]::new, StockTally::sku)
            .with(Long[]::new, StockTally::versionAfter)
            .with(Long[]::new, StockTally::onHand)
            .with(Long[]::new, StockTally::reserved);
    statements.add(
        connection
            .preparedQuery(STOCK)
            .execute(columns.tuple())
            .invoke(
                written -> {
                  if (written.rowCount() != stock.size()) {
                    throw new Retryable(
                        "stock that was new to the batch came into being meanwhile");
                  }
                }));
  }

  private void keys(Collection<Map.Entry<ImportKey, TakenKey>> keys) {
    execute(
        KEYS,
        keys,
        Columns.of(keys)
            .with(Integer[]::new, key -> key.getKey().bucket())
            .with(String[]::new, key -> key.getKey().kind().label())
            .with(String[]::new, key -> key.getKey().key())
            .with(String[]::new, key -> key.getValue().fingerprint())
            .with(String[]::new, key -> key.getValue().reason())
            .with(String[]::new, key -> key.getValue().detail()));
  }

  private static OrderStatus status(OrderState order) {
    return order.allReturned() ? OrderStatus.RETURNED : OrderStatus.DELIVERED;
  }

  private static OffsetDateTime placedAt(NewOrder order) {
    return order.record().placedAt().atOffset(ZoneOffset.UTC);
  }

  private void execute(String statement, Collection<?> rows, Columns<?> columns) {
    if (!rows.isEmpty()) {
      statements.add(connection.preparedQuery(statement).execute(columns.tuple()));
    }
  }
}
