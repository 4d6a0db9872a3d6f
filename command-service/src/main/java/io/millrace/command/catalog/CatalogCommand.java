package io.millrace.command.catalog;

import io.millrace.platform.events.Money;
import java.util.List;
import java.util.Map;

/** What can be asked of a product. */
public sealed interface CatalogCommand {
  /** Put the product into the catalogue. */
  record AddProduct(String name, Money price, boolean stocked, Chosen categories)
      implements CatalogCommand {
    /** A product without categories. */
    public AddProduct(String name, Money price, boolean stocked) {
      this(name, price, stocked, Chosen.NONE);
    }
  }

  /** Take this price from now on. */
  record ChangePrice(Money price) implements CatalogCommand {}

  /** Stand in these categories from now on, and in no others. */
  record SetCategories(Chosen categories) implements CatalogCommand {}

  /**
   * Categories by their codes.
   *
   * @param codes as they were asked for; the same may be named twice
   * @param names of those that exist, by code
   */
  record Chosen(List<String> codes, Map<String, String> names) {
    /** No category. */
    public static final Chosen NONE = new Chosen(List.of(), Map.of());

    public Chosen {
      codes = List.copyOf(codes);
      names = Map.copyOf(names);
    }
  }
}
