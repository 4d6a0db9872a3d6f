package io.millrace.events.codec;

import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import java.io.IOException;

/** Payloads of {@link CustomerEvent}s and {@link CatalogEvent}s. */
final class MasterDataEventJson {
  private MasterDataEventJson() {}

  static void write(JsonText json, CustomerEvent event) throws IOException {
    json.text("reference", event.reference())
        .text("name", event.name())
        .text("email", event.email())
        .text("country", event.country())
        .instant("at", event.at());
  }

  static void write(JsonText json, CatalogEvent event) throws IOException {
    switch (event) {
      case ProductAdded e ->
          json.text("name", e.name()).money("price", e.price()).flag("stocked", e.stocked());
      case PriceChanged e ->
          json.money("price", e.price()).money("previousPrice", e.previousPrice());
    }
    json.instant("at", event.at());
  }

  static CustomerRegistered registered(Fields in) {
    return new CustomerRegistered(
        in.optionalText("reference"),
        in.text("name"),
        in.optionalText("email"),
        in.optionalText("country"),
        in.instant("at"));
  }

  static CustomerUpdated updated(Fields in) {
    return new CustomerUpdated(
        in.optionalText("reference"),
        in.text("name"),
        in.optionalText("email"),
        in.optionalText("country"),
        in.instant("at"));
  }

  static ProductAdded added(Fields in) {
    return new ProductAdded(
        in.text("name"), in.money("price"), in.flag("stocked"), in.instant("at"));
  }

  static PriceChanged priceChanged(Fields in) {
    return new PriceChanged(in.money("price"), in.money("previousPrice"), in.instant("at"));
  }
}
