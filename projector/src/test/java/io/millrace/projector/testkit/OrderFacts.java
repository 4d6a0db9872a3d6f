package io.millrace.projector.testkit;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of one order for the sums: SKU1 six pieces at 1.00 and once more two at 1.00, SKU2 one at
 * 2.50; 10.50 GBP; France; placed at 23:30 UTC on the first of January 2011.
 */
public final class OrderFacts {
  public static final String CUSTOMER = "0195d4c2-7c1a-7000-8000-000000000002";
  public static final Instant PLACED_AT = Instant.parse("2011-01-01T23:30:00Z");
  public static final Instant RETURNED_AT = Instant.parse("2011-01-05T00:30:00Z");
  private static final String ID = "0195d4c2-7c1a-7000-8000-000000000001";
  private static final Money TOTAL = new Money(1050, "GBP");
  private static final List<OrderLine> LINES =
      List.of(
          new OrderLine(1, "SKU1", "One", 6, 100, 1, true),
          new OrderLine(2, "SKU2", "Two", 1, 250, 1, true),
          new OrderLine(3, "SKU1", "One", 2, 100, 1, true));

  private OrderFacts() {}

  public static EventEnvelope placed() {
    return placed(new OrderCustomer(CUSTOMER, "17850", "Customer 17850"));
  }

  public static EventEnvelope placedByGuest() {
    return placed(null);
  }

  private static EventEnvelope placed(@Nullable OrderCustomer customer) {
    return envelope(new OrderPlaced("536365", customer, "France", LINES, TOTAL, PLACED_AT));
  }

  public static EventEnvelope paid() {
    return envelope(new PaymentReceived(TOTAL, "psp", PLACED_AT));
  }

  public static EventEnvelope cancelled(@Nullable String customer) {
    return envelope(
        new OrderCancelled("no", customer, "France", PLACED_AT, LINES, TOTAL, RETURNED_AT));
  }

  /** Three pieces of SKU1 from two lines. */
  public static EventEnvelope returned(@Nullable String customer) {
    return envelope(
        new OrderLinesReturned(
            List.of(new ReturnedLine(1, "SKU1", 1, 100), new ReturnedLine(3, "SKU1", 2, 100)),
            customer,
            "France",
            new Money(300, "GBP"),
            null,
            RETURNED_AT));
  }

  private static EventEnvelope envelope(OrderEvent event) {
    return Scenario.envelope(ShopAggregates.ORDER, ID, 1, event);
  }
}
