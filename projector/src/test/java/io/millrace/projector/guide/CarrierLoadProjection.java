package io.millrace.projector.guide;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.SumProjection;
import java.util.List;
import java.util.Set;

/** How many parcels and pieces each carrier has been given. */
final class CarrierLoadProjection implements SumProjection<CarrierLoad> {
  @Override
  public String name() {
    return "carrier_load";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.ORDER);
  }

  @Override
  public List<CarrierLoad> additions(EventEnvelope envelope) {
    if (!(envelope.event() instanceof OrderShipped shipped)) {
      return List.of();
    }
    String carrier = shipped.carrier() == null ? "unknown" : shipped.carrier();
    long pieces = shipped.lines().stream().mapToLong(LineQuantity::quantity).sum();
    return List.of(new CarrierLoad(carrier, 1, pieces, 1));
  }

  @Override
  public Object keyOf(CarrierLoad addition) {
    return addition.carrier();
  }

  @Override
  public CarrierLoad plus(CarrierLoad one, CarrierLoad other) {
    return one.plus(other);
  }
}
