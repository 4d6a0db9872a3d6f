package io.millrace.projector.customerview;

import io.millrace.events.ShopAggregates;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.RowProjection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every event of a customer carries the whole state that it led to. */
final class CustomerViewProjection implements RowProjection<CustomerRow> {
  @Override
  public String name() {
    return "customer_view";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.CUSTOMER);
  }

  @Override
  public boolean carriesWholeRow() {
    return true;
  }

  @Override
  public CustomerRow fold(@Nullable CustomerRow before, EventEnvelope envelope) {
    CustomerEvent event = (CustomerEvent) envelope.event();
    return new CustomerRow(
        UUID.fromString(envelope.aggregateId()),
        event.reference(),
        event.name(),
        event.email(),
        event.country(),
        envelope.version(),
        event.at());
  }
}
