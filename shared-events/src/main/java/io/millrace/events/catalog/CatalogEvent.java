package io.millrace.events.catalog;

import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.List;

/** What can happen to a product of the catalogue; the SKU is the aggregate's id. */
public sealed interface CatalogEvent extends DomainEvent {
  /** When it happened for the business. */
  Instant at();

  /**
   * A product can be ordered from now on.
   *
   * @param stocked false for a charge that needs no stock (postage, a gift card)
   * @param categories in the order of their codes; none in events that were written before there
   *     were categories
   */
  record ProductAdded(
      String name, Money price, boolean stocked, List<ProductCategory> categories, Instant at)
      implements CatalogEvent {
    public ProductAdded {
      categories = List.copyOf(categories);
    }

    /** A product without categories. */
    public ProductAdded(String name, Money price, boolean stocked, Instant at) {
      this(name, price, stocked, List.of(), at);
    }
  }

  /** The price changed; orders placed before keep theirs. */
  record PriceChanged(Money price, Money previousPrice, Instant at) implements CatalogEvent {}

  /**
   * The product stands in other categories than before.
   *
   * @param categories all of them, in the order of their codes
   */
  record CategoriesChanged(List<ProductCategory> categories, Instant at) implements CatalogEvent {
    public CategoriesChanged {
      categories = List.copyOf(categories);
    }
  }

  /**
   * A category, with the name that it had then.
   *
   * @param code by which it is known
   */
  record ProductCategory(String code, String name) {}
}
