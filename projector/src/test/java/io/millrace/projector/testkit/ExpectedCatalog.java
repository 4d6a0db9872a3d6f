package io.millrace.projector.testkit;

import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.platform.events.EventEnvelope;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Customers, products and stock of a random shop, reckoned without any code of the projections. */
final class ExpectedCatalog {
  private record Offer(String name, long price, boolean stocked, String categories) {}

  final Map<String, String> people = new TreeMap<>();
  final Map<String, String> stock = new TreeMap<>();
  private final Map<String, Offer> offers = new TreeMap<>();

  void take(EventEnvelope envelope) {
    String id = envelope.aggregateId();
    switch (envelope.event()) {
      case CustomerRegistered e -> people.put(id, person(e.name(), e.email(), e.country()));
      case CustomerUpdated e -> people.put(id, person(e.name(), e.email(), e.country()));
      case ProductAdded e ->
          offers.put(id, new Offer(e.name(), e.price().amount(), e.stocked(), ""));
      case PriceChanged e -> {
        Offer offer = offer(id);
        offers.put(id, new Offer(offer.name, e.price().amount(), offer.stocked, offer.categories));
      }
      case CategoriesChanged e -> {
        Offer offer = offer(id);
        String codes =
            e.categories().stream()
                .map(ProductCategory::code)
                .sorted()
                .collect(Collectors.joining(","));
        offers.put(id, new Offer(offer.name, offer.price, offer.stocked, codes));
      }
      case StockReceived e -> stock(id, e.onHand(), e.reserved());
      case StockReserved e -> stock(id, e.onHand(), e.reserved());
      default -> {}
    }
  }

  private Offer offer(String sku) {
    return Objects.requireNonNull(offers.get(sku));
  }

  /** A random shop has one shard. */
  private void stock(String id, long onHand, long reserved) {
    stock.put(
        id.substring(0, id.indexOf('@')), onHand + "|" + reserved + "|" + (onHand - reserved));
  }

  private static String person(String name, @Nullable String email, @Nullable String country) {
    return name
        + "|"
        + Objects.requireNonNullElse(email, "")
        + "|"
        + Objects.requireNonNullElse(country, "");
  }

  Map<String, String> offers() {
    Map<String, String> rows = new TreeMap<>();
    offers.forEach(
        (sku, offer) ->
            rows.put(
                sku,
                "%s|%d|%s|%s|t"
                    .formatted(
                        offer.name, offer.price, offer.stocked ? "t" : "f", offer.categories)));
    return rows;
  }
}
