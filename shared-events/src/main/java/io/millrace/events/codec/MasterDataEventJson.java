package io.millrace.events.codec;

import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.events.catalog.CategoryEvent;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.platform.events.codec.JsonFields;
import io.millrace.platform.events.codec.JsonText;
import java.io.IOException;
import java.util.List;

/** Payloads of {@link CustomerEvent}s, {@link CatalogEvent}s and {@link CategoryEvent}s. */
final class MasterDataEventJson {
  private MasterDataEventJson() {}

  static void write(JsonText json, CustomerEvent event) throws IOException {
    json.text("reference", event.reference())
        .text("sealedName", event.name())
        .text("sealedEmail", event.email())
        .text("country", event.country())
        .instant("at", event.at());
  }

  static void write(JsonText json, CatalogEvent event) throws IOException {
    switch (event) {
      case ProductAdded e -> {
        json.text("name", e.name()).money("price", e.price()).flag("stocked", e.stocked());
        if (!e.categories().isEmpty()) {
          writeCategories(json, e.categories());
        }
      }
      case PriceChanged e ->
          json.money("price", e.price()).money("previousPrice", e.previousPrice());
      case CategoriesChanged e -> writeCategories(json, e.categories());
    }
    json.instant("at", event.at());
  }

  static void write(JsonText json, CategoryEvent event) throws IOException {
    switch (event) {
      case CategoryAdded e -> json.text("code", e.code()).text("name", e.name());
    }
    json.instant("at", event.at());
  }

  private static void writeCategories(JsonText json, List<ProductCategory> categories)
      throws IOException {
    json.list(
        "categories",
        categories,
        (item, category) -> item.text("code", category.code()).text("name", category.name()));
  }

  private static ProductCategory category(JsonFields in) {
    return new ProductCategory(in.text("code"), in.text("name"));
  }

  static CustomerRegistered registered(JsonFields in) {
    return new CustomerRegistered(
        in.optionalText("reference"),
        in.text("sealedName"),
        in.optionalText("sealedEmail"),
        in.optionalText("country"),
        in.instant("at"));
  }

  static CustomerUpdated updated(JsonFields in) {
    return new CustomerUpdated(
        in.optionalText("reference"),
        in.text("sealedName"),
        in.optionalText("sealedEmail"),
        in.optionalText("country"),
        in.instant("at"));
  }

  static CustomerErased erased(JsonFields in) {
    return new CustomerErased(
        in.optionalText("reference"), in.optionalText("country"), in.instant("at"));
  }

  /** Version 1 had name and e-mail in the clear; a text that was never sealed opens as itself. */
  static JsonFields sealedLater(JsonFields v1) {
    return v1.renamed("name", "sealedName").renamed("email", "sealedEmail");
  }

  static ProductAdded added(JsonFields in) {
    return new ProductAdded(
        in.text("name"),
        in.money("price"),
        in.flag("stocked"),
        in.optionalList("categories", MasterDataEventJson::category),
        in.instant("at"));
  }

  static CategoriesChanged categoriesChanged(JsonFields in) {
    return new CategoriesChanged(
        in.list("categories", MasterDataEventJson::category), in.instant("at"));
  }

  static CategoryAdded categoryAdded(JsonFields in) {
    return new CategoryAdded(in.text("code"), in.text("name"), in.instant("at"));
  }

  static PriceChanged priceChanged(JsonFields in) {
    return new PriceChanged(in.money("price"), in.money("previousPrice"), in.instant("at"));
  }
}
