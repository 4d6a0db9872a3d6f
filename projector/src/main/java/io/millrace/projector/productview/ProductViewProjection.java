package io.millrace.projector.productview;

import io.millrace.events.AggregateType;
import io.millrace.events.EventEnvelope;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.projector.engine.RowProjection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A product as it is offered now. */
final class ProductViewProjection implements RowProjection<ProductRow> {
  @Override
  public String name() {
    return "product_view";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(AggregateType.PRODUCT);
  }

  @Override
  public ProductRow fold(@Nullable ProductRow before, EventEnvelope envelope) {
    return switch ((CatalogEvent) envelope.event()) {
      case ProductAdded added ->
          new ProductRow(
              envelope.aggregateId(),
              added.name(),
              added.price(),
              added.stocked(),
              envelope.version(),
              added.at());
      case PriceChanged changed when before != null ->
          new ProductRow(
              before.sku(),
              before.name(),
              changed.price(),
              before.stocked(),
              envelope.version(),
              changed.at());
      case PriceChanged changed ->
          throw new IllegalStateException("a price changed of a product that was never added");
    };
  }
}
