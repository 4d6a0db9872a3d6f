package io.millrace.projector.orderview;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.events.Money;
import io.millrace.projector.testkit.Scenario;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of an order of two lines, six and four pieces, 10.00 in all; and the row they make. */
final class Orders {
  static final String ID = "0195d4c2-7c1a-7000-8000-000000000001";
  static final String CUSTOMER = "0195d4c2-7c1a-7000-8000-000000000002";
  static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final List<OrderLine> LINES =
      List.of(
          new OrderLine(1, "SKU1", "One", 6, 100, 1, true),
          new OrderLine(2, "SKU2", "Two", 4, 100, 1, true));

  private Orders() {}

  static OrderRow row(OrderEvent... events) {
    OrderRow row = null;
    OrderViewProjection projection = new OrderViewProjection();
    for (int i = 0; i < events.length; i++) {
      row = projection.fold(row, Scenario.envelope(ShopAggregates.ORDER, ID, i + 1, events[i]));
    }
    if (row == null) {
      throw new IllegalArgumentException("no events");
    }
    return row;
  }

  static OrderPlaced placed() {
    return placed(new OrderCustomer(CUSTOMER, "17850", "Customer 17850"));
  }

  static OrderPlaced placed(@Nullable OrderCustomer customer) {
    return new OrderPlaced("536365", customer, "France", LINES, gbp(1000), AT);
  }

  static PaymentReceived paid(long amount) {
    return new PaymentReceived(gbp(amount), "psp-" + amount, AT.plusSeconds(1));
  }

  static OrderShipped shipped(int one, int two) {
    return new OrderShipped(
        List.of(new LineQuantity(1, one), new LineQuantity(2, two)), null, null, AT.plusSeconds(2));
  }

  static OrderDelivered delivered() {
    return new OrderDelivered(AT.plusSeconds(3));
  }

  static OrderLinesReturned returned(int one, int two) {
    return new OrderLinesReturned(
        List.of(new ReturnedLine(1, "SKU1", one, 100), new ReturnedLine(2, "SKU2", two, 100)),
        CUSTOMER,
        "France",
        gbp(100L * (one + two)),
        null,
        AT.plusSeconds(4));
  }

  static OrderRefunded refunded(long amount) {
    return new OrderRefunded(gbp(amount), CUSTOMER, AT.plusSeconds(5));
  }

  static OrderCancelled cancelled() {
    return new OrderCancelled("no", CUSTOMER, "France", AT, LINES, gbp(1000), AT.plusSeconds(6));
  }

  private static Money gbp(long amount) {
    return new Money(amount, "GBP");
  }
}
