package io.millrace.command.order.postgres;

import io.millrace.command.order.LineProgress;
import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderDetails;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.platform.command.postgres.CompareAndSet;
import io.millrace.platform.command.run.Change;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Orders as rows: only what an event changed is written. */
final class OrderWrites {
  private static final String INSERT_ORDER =
      """
      INSERT INTO customer_order (bucket, id, version, reference, customer_id, customer_reference,
        customer_name, country, status, currency, total, paid, refunded, placed_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""";

  private static final String INSERT_LINES =
      """
      INSERT INTO order_line (bucket, order_id, line, sku, name, quantity, unit_price,
        price_version, stocked, shipped, returned)
      SELECT $1, $2, l.* FROM unnest($3::int[], $4::text[], $5::text[], $6::int[], $7::bigint[],
        $8::bigint[], $9::bool[], $10::int[], $11::int[]) AS l""";

  private static final String UPDATE_ORDER =
      """
      UPDATE customer_order SET version = $3, status = $4, paid = $5, refunded = $6
      WHERE bucket = $1 AND id = $2 AND version = $7""";

  private static final String UPDATE_LINES =
      """
      UPDATE order_line l SET shipped = n.shipped, returned = n.returned
      FROM unnest($3::int[], $4::int[], $5::int[]) AS n(line, shipped, returned)
      WHERE l.bucket = $1 AND l.order_id = $2 AND l.line = n.line""";

  private static final String INSERT_PAYMENT =
      """
      INSERT INTO order_payment (bucket, order_id, reference, amount, paid_at)
      VALUES ($1, $2, $3, $4, $5)""";

  private OrderWrites() {}

  static List<Uni<Void>> insert(
      SqlConnection connection, Change<Order, OrderEvent> change, Existing order) {
    OrderDetails details = order.details();
    OrderCustomer customer = details.customer();
    Tuple row =
        tuple(
            change.aggregate().bucket(),
            id(change),
            change.after().version(),
            details.reference(),
            customer == null ? null : UUID.fromString(customer.id()),
            customer == null ? null : customer.reference(),
            customer == null ? null : customer.name(),
            details.country(),
            order.status().label(),
            details.total().currency(),
            details.total().amount(),
            details.paid(),
            details.refunded(),
            details.placedAt().atOffset(ZoneOffset.UTC));
    List<Uni<Void>> writes = new ArrayList<>();
    writes.add(CompareAndSet.one(connection.preparedQuery(INSERT_ORDER).execute(row)));
    writes.add(execute(connection, INSERT_LINES, lines(change, details.lines())));
    writes.addAll(payments(connection, change));
    return writes;
  }

  static List<Uni<Void>> update(
      SqlConnection connection, Change<Order, OrderEvent> change, Existing before, Existing after) {
    Tuple row =
        tuple(
            change.aggregate().bucket(),
            id(change),
            change.after().version(),
            after.status().label(),
            after.details().paid(),
            after.details().refunded(),
            change.before().version());
    List<Uni<Void>> writes = new ArrayList<>();
    writes.add(CompareAndSet.one(connection.preparedQuery(UPDATE_ORDER).execute(row)));
    List<LineProgress> moved = moved(before.details(), after.details());
    if (!moved.isEmpty()) {
      writes.add(
          execute(
              connection,
              UPDATE_LINES,
              tuple(
                  change.aggregate().bucket(),
                  id(change),
                  column(moved, Integer[]::new, line -> line.ordered().line()),
                  column(moved, Integer[]::new, LineProgress::shipped),
                  column(moved, Integer[]::new, LineProgress::returned))));
    }
    writes.addAll(payments(connection, change));
    return writes;
  }

  private static List<LineProgress> moved(OrderDetails before, OrderDetails after) {
    List<LineProgress> moved = new ArrayList<>();
    for (int i = 0; i < after.lines().size(); i++) {
      if (!after.lines().get(i).equals(before.lines().get(i))) {
        moved.add(after.lines().get(i));
      }
    }
    return moved;
  }

  private static List<Uni<Void>> payments(
      SqlConnection connection, Change<Order, OrderEvent> change) {
    List<Uni<Void>> writes = new ArrayList<>();
    for (OrderEvent event : change.events()) {
      if (event instanceof PaymentReceived payment) {
        Tuple row =
            tuple(
                change.aggregate().bucket(),
                id(change),
                payment.reference(),
                payment.amount().amount(),
                payment.at().atOffset(ZoneOffset.UTC));
        writes.add(execute(connection, INSERT_PAYMENT, row));
      }
    }
    return writes;
  }

  private static Tuple lines(Change<Order, OrderEvent> change, List<LineProgress> lines) {
    List<OrderLine> ordered = lines.stream().map(LineProgress::ordered).toList();
    return tuple(
        change.aggregate().bucket(),
        id(change),
        column(ordered, Integer[]::new, OrderLine::line),
        column(ordered, String[]::new, OrderLine::sku),
        column(ordered, String[]::new, OrderLine::name),
        column(ordered, Integer[]::new, OrderLine::quantity),
        column(ordered, Long[]::new, OrderLine::unitPrice),
        column(ordered, Long[]::new, OrderLine::priceVersion),
        column(ordered, Boolean[]::new, OrderLine::stocked),
        column(lines, Integer[]::new, LineProgress::shipped),
        column(lines, Integer[]::new, LineProgress::returned));
  }

  private static <L, V> V[] column(List<L> lines, IntFunction<V[]> array, Function<L, V> value) {
    return lines.stream().map(value).toArray(array);
  }

  private static UUID id(Change<Order, OrderEvent> change) {
    return UUID.fromString(change.aggregate().id());
  }

  private static Uni<Void> execute(SqlConnection connection, String sql, Tuple row) {
    return connection.preparedQuery(sql).execute(row).replaceWithVoid();
  }

  private static Tuple tuple(@Nullable Object... columns) {
    return Tuple.from(Arrays.asList(columns));
  }
}
