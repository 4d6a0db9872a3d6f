package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.Product;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.events.Money;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;

/** A product as it is now. */
@RegisterForReflection(targets = {ProductAnswer.class, Money.class, ProductCategory.class})
record ProductAnswer(
    String sku,
    String name,
    Money price,
    boolean stocked,
    List<ProductCategory> categories,
    long version) {
  static ProductAnswer of(String sku, Product state, long version) {
    Listed product =
        Objects.requireNonNull(
            state instanceof Listed listed ? listed : null, "a success means a product");
    return new ProductAnswer(
        sku, product.name(), product.price(), product.stocked(), product.categories(), version);
  }
}
