package io.millrace.command.catalog;

import io.millrace.events.Money;

/** A product, as far as it is known; the SKU is its id. */
public sealed interface Product {
  /** The catalogue has no such SKU. */
  record Unlisted() implements Product {}

  /**
   * A product that can be ordered.
   *
   * @param stocked false for a charge that needs no stock (postage, a gift card)
   */
  record Listed(String name, Money price, boolean stocked) implements Product {}

  /** Before its first event. */
  Product NONE = new Unlisted();
}
