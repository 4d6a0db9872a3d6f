package io.millrace.command.order.postgres;

import io.millrace.command.order.LineProgress;
import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderDetails;
import io.millrace.command.order.OrderStatus;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.platform.events.Money;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as orders. */
final class OrderRows {
  private OrderRows() {}

  static Existing order(Row row, Iterable<Row> lineRows, Iterable<Row> paymentRows) {
    List<LineProgress> lines = new ArrayList<>();
    lineRows.forEach(line -> lines.add(line(line)));
    Map<String, Long> payments = new HashMap<>();
    Instant paidAt = null;
    for (Row payment : paymentRows) {
      payments.put(payment.getString("reference"), payment.getLong("amount"));
      Instant at = payment.getOffsetDateTime("paid_at").toInstant();
      paidAt = paidAt == null || at.isAfter(paidAt) ? at : paidAt;
    }
    OrderDetails details =
        new OrderDetails(
            row.getString("reference"),
            customer(row),
            row.getString("country"),
            lines,
            new Money(row.getLong("total"), row.getString("currency")),
            row.getLong("paid"),
            row.getLong("refunded"),
            payments,
            paidAt,
            row.getOffsetDateTime("placed_at").toInstant());
    return Order.of(OrderStatus.ofLabel(row.getString("status")), details);
  }

  private static @Nullable OrderCustomer customer(Row row) {
    UUID id = row.getUUID("customer_id");
    return id == null
        ? null
        : new OrderCustomer(
            id.toString(), row.getString("customer_reference"), row.getString("customer_name"));
  }

  private static LineProgress line(Row row) {
    OrderLine ordered =
        new OrderLine(
            row.getInteger("line"),
            row.getString("sku"),
            row.getString("name"),
            row.getInteger("quantity"),
            row.getLong("unit_price"),
            row.getLong("price_version"),
            row.getBoolean("stocked"));
    return new LineProgress(ordered, row.getInteger("shipped"), row.getInteger("returned"));
  }
}
