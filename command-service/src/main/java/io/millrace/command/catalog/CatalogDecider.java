package io.millrace.command.catalog;

import io.millrace.command.catalog.CatalogCommand.AddProduct;
import io.millrace.command.catalog.CatalogCommand.ChangePrice;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.command.catalog.Product.Unlisted;
import io.millrace.command.decision.Decision;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import java.time.Instant;

/** The rules of the catalogue. */
public final class CatalogDecider {
  private CatalogDecider() {}

  /** What comes of the command in this state. */
  public static Decision<CatalogEvent> decide(Product state, CatalogCommand command, Instant now) {
    return switch (command) {
      case AddProduct add -> add(state, add, now);
      case ChangePrice change -> changePrice(state, change, now);
    };
  }

  /** The state after the event. */
  public static Product evolve(Product state, CatalogEvent event) {
    return switch (event) {
      case ProductAdded added -> new Listed(added.name(), added.price(), added.stocked());
      case PriceChanged changed ->
          switch (state) {
            case Listed listed -> new Listed(listed.name(), changed.price(), listed.stocked());
            case Unlisted _ ->
                throw new IllegalStateException("a price cannot change before the product exists");
          };
    };
  }

  private static Decision<CatalogEvent> add(Product state, AddProduct command, Instant now) {
    return switch (state) {
      case Unlisted _ ->
          Decision.accept(
              new ProductAdded(command.name(), command.price(), command.stocked(), now));
      case Listed _ -> Decision.reject(new CatalogRejection.AlreadyListed());
    };
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
