package io.millrace.projector.productprices;

import io.millrace.events.ShopAggregates;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Money;
import io.millrace.platform.projection.RowProjection;
import io.millrace.projector.productprices.PriceHistory.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which price of a product held when. */
final class ProductPriceHistoryProjection implements RowProjection<PriceHistory> {
  @Override
  public String name() {
    return "product_price_history";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.PRODUCT);
  }

  @Override
  public Set<String> passesOver() {
    return Set.of("CategoriesChanged");
  }

  @Override
  public PriceHistory fold(@Nullable PriceHistory before, EventEnvelope envelope) {
    return switch ((CatalogEvent) envelope.event()) {
      case ProductAdded added -> with(before, envelope, added.price(), added.at());
      case PriceChanged changed -> with(before, envelope, changed.price(), changed.at());
      case CategoriesChanged _ -> Objects.requireNonNull(before, "a product that was never added");
    };
  }

  private static PriceHistory with(
      @Nullable PriceHistory before, EventEnvelope envelope, Money price, Instant at) {
    List<Period> added = new ArrayList<>(before == null ? List.of() : before.added());
    // Clocks of two writers may differ; a price never holds before the one that it replaces.
    Instant from =
        before != null && at.isBefore(before.current().from()) ? before.current().from() : at;
    Period next = new Period(envelope.version(), price, from);
    added.add(next);
    return new PriceHistory(envelope.aggregateId(), next, added);
  }
}
