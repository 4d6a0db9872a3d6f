package io.millrace.projector.customersummary;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Money;
import io.millrace.platform.projection.SumProjection;
import io.millrace.projector.customersummary.CustomerSpend.Key;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Orders and spend of each customer in each currency. A cancelled order leaves both again; guests
 * have no summary.
 */
final class CustomerSummaryProjection implements SumProjection<CustomerSpend> {
  @Override
  public String name() {
    return "customer_summary";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.ORDER);
  }

  @Override
  public List<CustomerSpend> additions(EventEnvelope envelope) {
    return switch ((OrderEvent) envelope.event()) {
      case OrderPlaced e -> placed(e);
      case OrderCancelled e -> change(e.customerId(), e.total(), -1, -e.total().amount(), 0);
      case OrderLinesReturned e -> change(e.customerId(), e.value(), 0, 0, e.value().amount());
      case PaymentReceived e -> List.of();
      case OrderShipped e -> List.of();
      case OrderDelivered e -> List.of();
      case OrderRefunded e -> List.of();
    };
  }

  private static List<CustomerSpend> placed(OrderPlaced event) {
    if (event.customer() == null) {
      return List.of();
    }
    Key key = new Key(UUID.fromString(event.customer().id()), event.total().currency());
    long total = event.total().amount();
    return List.of(new CustomerSpend(key, 1, total, 0, event.at(), event.at(), 1));
  }

  private static List<CustomerSpend> change(
      @Nullable String customerId, Money money, long orders, long spend, long returns) {
    if (customerId == null) {
      return List.of();
    }
    Key key = new Key(UUID.fromString(customerId), money.currency());
    return List.of(new CustomerSpend(key, orders, spend, returns, null, null, 1));
  }

  @Override
  public Object keyOf(CustomerSpend addition) {
    return addition.key();
  }

  @Override
  public CustomerSpend plus(CustomerSpend one, CustomerSpend other) {
    return one.plus(other);
  }
}
