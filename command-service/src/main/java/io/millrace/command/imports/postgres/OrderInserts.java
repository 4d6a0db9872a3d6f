package io.millrace.command.imports.postgres;

import io.millrace.command.imports.ImportedOrder;
import io.millrace.command.imports.OrderImport;
import io.millrace.command.order.LineProgress;
import io.millrace.command.order.OrderDetails;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes the orders of a batch, each table by one statement. */
final class OrderInserts {
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
      SET version = w.version, refunded = w.refunded, status = w.status
      FROM unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[])
        AS w(bucket, id, version, refunded, status)
      WHERE o.bucket = w.bucket AND o.id = w.id""";

  private static final String CHANGED_LINES =
      """
      UPDATE order_line l SET returned = w.returned
      FROM unnest($1::int[], $2::uuid[], $3::int[], $4::int[])
        AS w(bucket, order_id, line, returned)
      WHERE l.bucket = w.bucket AND l.order_id = w.order_id AND l.line = w.line""";

  private OrderInserts() {}

  static void insert(List<ImportedOrder> orders, Statements statements) {
    statements.add(
        ORDERS,
        ImportColumns.of(orders)
            .with(Integer[]::new, order -> order.ref().bucket())
            .with(UUID[]::new, OrderInserts::id)
            .with(Long[]::new, ImportedOrder::version)
            .with(String[]::new, order -> details(order).reference())
            .with(UUID[]::new, order -> customer(order, c -> UUID.fromString(c.id())))
            .with(String[]::new, order -> customer(order, OrderCustomer::reference))
            .with(String[]::new, order -> customer(order, OrderCustomer::name))
            .with(String[]::new, order -> details(order).country())
            .with(String[]::new, order -> order.after().status().label())
            .with(String[]::new, order -> details(order).total().currency())
            .with(Long[]::new, order -> details(order).total().amount())
            .with(Long[]::new, order -> details(order).refunded())
            .with(OffsetDateTime[]::new, OrderInserts::placedAt));
    List<Line> lines = lines(orders, _ -> true);
    statements.add(
        LINES,
        Line.keys(lines)
            .with(String[]::new, line -> line.ordered().sku())
            .with(String[]::new, line -> line.ordered().name())
            .with(Integer[]::new, line -> line.ordered().quantity())
            .with(Long[]::new, line -> line.ordered().unitPrice())
            .with(Boolean[]::new, line -> line.ordered().stocked())
            .with(Integer[]::new, line -> line.progress().returned()));
    statements.add(
        PAYMENTS,
        ImportColumns.of(orders)
            .with(Integer[]::new, order -> order.ref().bucket())
            .with(UUID[]::new, OrderInserts::id)
            .same(OrderImport.PAYMENT_REFERENCE)
            .with(Long[]::new, order -> details(order).paid())
            .with(OffsetDateTime[]::new, OrderInserts::placedAt));
  }

  private record Line(ImportedOrder order, LineProgress progress) {
    OrderLine ordered() {
      return progress.ordered();
    }

    static ImportColumns<Line> keys(List<Line> lines) {
      return ImportColumns.of(lines)
          .with(Integer[]::new, line -> line.order().ref().bucket())
          .with(UUID[]::new, line -> id(line.order()))
          .with(Integer[]::new, line -> line.ordered().line());
    }
  }

  private static List<Line> lines(List<ImportedOrder> orders, Predicate<Line> wanted) {
    return orders.stream()
        .flatMap(order -> details(order).lines().stream().map(line -> new Line(order, line)))
        .filter(wanted)
        .toList();
  }

  static void update(List<ImportedOrder> orders, Statements statements) {
    statements.add(
        CHANGED_ORDERS,
        ImportColumns.of(orders)
            .with(Integer[]::new, order -> order.ref().bucket())
            .with(UUID[]::new, OrderInserts::id)
            .with(Long[]::new, ImportedOrder::version)
            .with(Long[]::new, order -> details(order).refunded())
            .with(String[]::new, order -> order.after().status().label()));
    List<Line> lines =
        lines(
            orders,
            line ->
                !line.progress()
                    .equals(line.order().before().details().line(line.ordered().line())));
    statements.add(
        CHANGED_LINES, Line.keys(lines).with(Integer[]::new, line -> line.progress().returned()));
  }

  private static UUID id(ImportedOrder order) {
    return UUID.fromString(order.ref().id());
  }

  private static OrderDetails details(ImportedOrder order) {
    return order.after().details();
  }

  private static <T> @Nullable T customer(
      ImportedOrder order, Function<OrderCustomer, @Nullable T> part) {
    OrderCustomer customer = details(order).customer();
    return customer == null ? null : part.apply(customer);
  }

  private static OffsetDateTime placedAt(ImportedOrder order) {
    return details(order).placedAt().atOffset(ZoneOffset.UTC);
  }
}
