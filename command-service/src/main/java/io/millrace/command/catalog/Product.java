package io.millrace.command.catalog;

import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.events.Money;
import java.util.List;

/** A product, as far as it is known; the SKU is its id. */
public sealed interface Product {
  /** The catalogue has no such SKU. */
  record Unlisted() implements Product {}

  /**
   * A product that can be ordered.
   *
   * @param stocked false for a charge that needs no stock (postage, a gift card)
   * @param categories in the order of their codes
   */
  record Listed(String name, Money price, boolean stocked, List<ProductCategory> categories)
      implements Product {
    public Listed {
      categories = List.copyOf(categories);
    }

    /** A product without categories. */
    public Listed(String name, Money price, boolean stocked) {
      this(name, price, stocked, List.of());
    }
  }

  /** Before its first event. */
  Product NONE = new Unlisted();
}
