package io.millrace.projector.productview;

import io.millrace.events.ShopAggregates;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.RowProjection;
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
    return Set.of(ShopAggregates.PRODUCT);
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
              added.categories(),
              envelope.version(),
              added.at());
      case PriceChanged changed -> {
        ProductRow was = added(before);
        yield new ProductRow(
            was.sku(),
            was.name(),
            changed.price(),
            was.stocked(),
            was.categories(),
            envelope.version(),
            changed.at());
      }
      case CategoriesChanged changed -> {
        ProductRow was = added(before);
        yield new ProductRow(
            was.sku(),
            was.name(),
            was.price(),
            was.stocked(),
            changed.categories(),
            envelope.version(),
            changed.at());
      }
    };
  }

  private static ProductRow added(@Nullable ProductRow before) {
    if (before == null) {
      throw new IllegalStateException("a product changed that was never added");
    }
    return before;
  }
}
