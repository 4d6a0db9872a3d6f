package io.millrace.projector.productview;

import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.List;

/** A row of {@code product_view}. */
record ProductRow(
    String sku,
    String name,
    Money price,
    boolean stocked,
    List<ProductCategory> categories,
    long version,
    Instant updatedAt) {
  ProductRow {
    categories = List.copyOf(categories);
  }
}
