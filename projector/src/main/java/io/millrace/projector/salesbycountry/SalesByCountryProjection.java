package io.millrace.projector.salesbycountry;

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
import io.millrace.projector.salesbycountry.CountrySales.Key;
import java.util.List;
import java.util.Set;

/** Sales of each country. An order counts until it is cancelled. */
final class SalesByCountryProjection implements SumProjection<CountrySales> {
  @Override
  public String name() {
    return "sales_by_country";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.ORDER);
  }

  @Override
  public List<CountrySales> additions(EventEnvelope envelope) {
    return switch ((OrderEvent) envelope.event()) {
      case OrderPlaced e ->
          List.of(
              new CountrySales(
                  new Key(e.country(), e.total().currency()), 1, e.total().amount(), 0, 1));
      case OrderCancelled e ->
          List.of(
              new CountrySales(
                  new Key(e.country(), e.total().currency()), -1, -e.total().amount(), 0, 1));
      case OrderLinesReturned e ->
          List.of(
              new CountrySales(
                  new Key(e.country(), e.value().currency()), 0, 0, e.value().amount(), 1));
      case PaymentReceived e -> List.of();
      case OrderShipped e -> List.of();
      case OrderDelivered e -> List.of();
      case OrderRefunded e -> List.of();
    };
  }

  @Override
  public Object keyOf(CountrySales addition) {
    return addition.key();
  }

  @Override
  public CountrySales plus(CountrySales one, CountrySales other) {
    return one.plus(other);
  }
}
