package io.millrace.events.catalog;

import io.millrace.events.DomainEvent;
import io.millrace.events.Money;
import java.time.Instant;

/** What can happen to a product of the catalogue; the SKU is the aggregate's id. */
public sealed interface CatalogEvent extends DomainEvent {
  /** Price from now on. */
  Money price();

  /** When it happened for the business. */
  Instant at();

  /**
   * A product can be ordered from now on.
   *
   * @param stocked false for a charge that needs no stock (postage, a gift card)
   */
  record ProductAdded(String name, Money price, boolean stocked, Instant at)
      implements CatalogEvent {}

  /** The price changed; orders placed before keep theirs. */
  record PriceChanged(Money price, Money previousPrice, Instant at) implements CatalogEvent {}
}
