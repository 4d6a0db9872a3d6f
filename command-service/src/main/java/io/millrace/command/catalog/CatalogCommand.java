package io.millrace.command.catalog;

import io.millrace.events.Money;

/** What can be asked of a product. */
public sealed interface CatalogCommand {
  /** Put the product into the catalogue. */
  record AddProduct(String name, Money price, boolean stocked) implements CatalogCommand {}

  /** Take this price from now on. */
  record ChangePrice(Money price) implements CatalogCommand {}
}
