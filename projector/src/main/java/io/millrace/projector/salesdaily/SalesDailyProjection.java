package io.millrace.projector.salesdaily;

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
import io.millrace.platform.projection.SumProjection;
import io.millrace.projector.salesdaily.DailySales.Key;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * Sales of each day (UTC). An order counts on the day on which it was placed, until it is
 * cancelled; a return counts on the day of the return.
 */
final class SalesDailyProjection implements SumProjection<DailySales> {
  @Override
  public String name() {
    return "sales_daily";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.ORDER);
  }

  @Override
  public List<DailySales> additions(EventEnvelope envelope) {
    return switch ((OrderEvent) envelope.event()) {
      case OrderPlaced e ->
          List.of(new DailySales(key(e.at(), e.total().currency()), 1, e.total().amount(), 0, 1));
      case OrderCancelled e ->
          List.of(
              new DailySales(
                  key(e.placedAt(), e.total().currency()), -1, -e.total().amount(), 0, 1));
      case OrderLinesReturned e ->
          List.of(new DailySales(key(e.at(), e.value().currency()), 0, 0, e.value().amount(), 1));
      case PaymentReceived e -> List.of();
      case OrderShipped e -> List.of();
      case OrderDelivered e -> List.of();
      case OrderRefunded e -> List.of();
    };
  }

  private static Key key(Instant at, String currency) {
    return new Key(LocalDate.ofInstant(at, ZoneOffset.UTC), currency);
  }

  @Override
  public Object keyOf(DailySales addition) {
    return addition.key();
  }

  @Override
  public DailySales plus(DailySales one, DailySales other) {
    return one.plus(other);
  }
}
