package io.millrace.projector.orderview;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.PayloadCodec;
import io.millrace.platform.projection.RowProjection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The audit trail of an order: each event, and the order after it. */
final class OrderTimelineProjection implements RowProjection<TimelineRow> {
  private final OrderViewProjection orders = new OrderViewProjection();

  @Override
  public String name() {
    return "order_timeline";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.ORDER);
  }

  @Override
  public TimelineRow fold(@Nullable TimelineRow before, EventEnvelope envelope) {
    OrderRow after = orders.fold(before == null ? null : before.order(), envelope);
    List<TimelineRow.Entry> added = new ArrayList<>(before == null ? List.of() : before.added());
    added.add(
        new TimelineRow.Entry(
            PayloadCodec.typeOf(envelope.event()),
            envelope.recordedAt(),
            envelope.metadata().actor(),
            detail(envelope),
            after));
    return new TimelineRow(after, added);
  }

  private static String detail(EventEnvelope envelope) {
    return envelope.event() instanceof OrderPlaced
        ? "{}"
        : new String(PayloadCodec.write(envelope.event()), StandardCharsets.UTF_8);
  }
}
