package io.millrace.projector.stockview;

import io.millrace.events.ShopAggregates;
import io.millrace.events.stock.StockEvent;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.RowProjection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every event of stock carries the figures that it led to. */
final class StockViewProjection implements RowProjection<AllotmentRow> {
  @Override
  public String name() {
    return "stock_view";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.STOCK);
  }

  @Override
  public boolean carriesWholeRow() {
    return true;
  }

  @Override
  public AllotmentRow fold(@Nullable AllotmentRow before, EventEnvelope envelope) {
    StockEvent event = (StockEvent) envelope.event();
    String id = envelope.aggregateId();
    int at = id.lastIndexOf('@');
    if (at < 1) {
      throw new IllegalArgumentException("not SKU@allotment: " + id);
    }
    return new AllotmentRow(
        id.substring(0, at),
        Integer.parseInt(id.substring(at + 1)),
        event.onHand(),
        event.reserved(),
        envelope.version(),
        event.at());
  }
}
