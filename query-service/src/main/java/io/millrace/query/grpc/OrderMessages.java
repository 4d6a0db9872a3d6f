package io.millrace.query.grpc;

import com.google.protobuf.Timestamp;
import io.millrace.platform.query.http.MoneyView;
import io.millrace.query.grpc.v1.Money;
import io.millrace.query.grpc.v1.Order;
import io.millrace.query.orderview.OrderView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Orders as gRPC sends them. */
final class OrderMessages {
  private OrderMessages() {}

  static Order of(OrderView view) {
    Order.Builder order =
        Order.newBuilder()
            .setId(view.id().toString())
            .setStatus(view.status())
            .setCountry(orEmpty(view.country()))
            .setTotal(money(view.total()))
            .setPaid(money(view.paid()))
            .setRefunded(money(view.refunded()))
            .setPlacedAt(time(view.placedAt()))
            .setUpdatedAt(time(view.updatedAt()))
            .setVersion(view.version())
            .addAllAllowedNext(view.allowedNext());
    OrderView.Customer customer = view.customer();
    if (customer != null) {
      order.setCustomer(
          Order.Customer.newBuilder()
              .setId(customer.id().toString())
              .setReference(orEmpty(customer.reference()))
              .setName(orEmpty(customer.name())));
    }
    view.lines().forEach(line -> order.addLines(line(line)));
    return order.build();
  }

  static Order.Line line(OrderView.Line line) {
    return Order.Line.newBuilder()
        .setLine(line.line())
        .setSku(line.sku())
        .setName(orEmpty(line.name()))
        .setQuantity(line.quantity())
        .setUnitPrice(money(line.unitPrice()))
        .setLineTotal(money(line.lineTotal()))
        .setShipped(line.shipped())
        .setReturned(line.returned())
        .build();
  }

  static Money money(MoneyView money) {
    return Money.newBuilder().setAmount(money.amount()).setCurrency(money.currency()).build();
  }

  static Timestamp time(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
