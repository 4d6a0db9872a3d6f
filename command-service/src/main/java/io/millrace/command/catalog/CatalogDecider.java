package io.millrace.command.catalog;

import io.millrace.command.catalog.CatalogCommand.AddProduct;
import io.millrace.command.catalog.CatalogCommand.ChangePrice;
import io.millrace.command.catalog.CatalogCommand.Chosen;
import io.millrace.command.catalog.CatalogCommand.SetCategories;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.command.catalog.Product.Unlisted;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.service.problems.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** The rules of the catalogue. */
public final class CatalogDecider {
  /** Characters of the longest name of a product or category. */
  public static final int MAX_NAME = 200;

  private CatalogDecider() {}

  /** What comes of the command in this state. */
  public static Decision<CatalogEvent> decide(Product state, CatalogCommand command, Instant now) {
    return switch (command) {
      case AddProduct add -> add(state, add, now);
      case ChangePrice change -> changePrice(state, change, now);
      case SetCategories set -> setCategories(state, set, now);
    };
  }

  /** The state after the event. */
  public static Product evolve(Product state, CatalogEvent event) {
    return switch (event) {
      case ProductAdded added ->
          new Listed(added.name(), added.price(), added.stocked(), added.categories());
      case PriceChanged changed -> {
        Listed was = listed(state);
        yield new Listed(was.name(), changed.price(), was.stocked(), was.categories());
      }
      case CategoriesChanged changed -> {
        Listed was = listed(state);
        yield new Listed(was.name(), was.price(), was.stocked(), changed.categories());
      }
    };
  }

  private static Listed listed(Product state) {
    return switch (state) {
      case Listed listed -> listed;
      case Unlisted _ ->
          throw new IllegalStateException("a product cannot change before it is added");
    };
  }

  private static Decision<CatalogEvent> add(Product state, AddProduct command, Instant now) {
    return switch (state) {
      case Unlisted _ ->
          refused(command.categories())
              .orElseGet(
                  () ->
                      Decision.accept(
                          new ProductAdded(
                              command.name(),
                              command.price(),
                              command.stocked(),
                              named(command.categories()),
                              now)));
      case Listed _ -> Decision.reject(new CatalogRejection.AlreadyListed());
    };
  }

  private static Decision<CatalogEvent> setCategories(
      Product state, SetCategories command, Instant now) {
    return switch (state) {
      case Unlisted _ -> Decision.reject(new CatalogRejection.NotListed());
      case Listed listed ->
          refused(command.categories())
              .orElseGet(() -> setCategories(listed, named(command.categories()), now));
    };
  }

  private static Decision<CatalogEvent> setCategories(
      Listed listed, List<ProductCategory> categories, Instant now) {
    return listed.categories().equals(categories)
        ? Decision.unchanged()
        : Decision.accept(new CategoriesChanged(categories, now));
  }

  private static Optional<Decision<CatalogEvent>> refused(Chosen chosen) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < chosen.codes().size(); i++) {
      if (!chosen.names().containsKey(chosen.codes().get(i))) {
        faults.add(new Fault("/categories/" + i, "no category " + chosen.codes().get(i)));
      }
    }
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(Decision.reject(new CatalogRejection.UnknownCategory(faults)));
  }

  /** Each once, in the order of their codes, so that equal sets are equal lists. */
  private static List<ProductCategory> named(Chosen chosen) {
    return new TreeSet<>(chosen.codes())
        .stream()
            .map(
                code ->
                    new ProductCategory(
                        code, Objects.requireNonNull(chosen.names().get(code), "checked before")))
            .toList();
  }

  private static Decision<CatalogEvent> changePrice(
      Product state, ChangePrice command, Instant now) {
    return switch (state) {
      case Unlisted _ -> Decision.reject(new CatalogRejection.NotListed());
      case Listed listed -> changePrice(listed, command, now);
    };
  }

  private static Decision<CatalogEvent> changePrice(
      Listed listed, ChangePrice command, Instant now) {
    String currency = listed.price().currency();
    String asked = command.price().currency();
    if (!currency.equals(asked)) {
      return Decision.reject(new CatalogRejection.OtherCurrency(currency, asked));
    }
    return listed.price().equals(command.price())
        ? Decision.unchanged()
        : Decision.accept(new PriceChanged(command.price(), listed.price(), now));
  }
}
