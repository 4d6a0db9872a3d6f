package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.CatalogDecider;
import io.millrace.events.catalog.Sku;
import io.millrace.platform.command.http.BodyReader;
import io.millrace.platform.events.Money;
import java.util.List;

/** A new product. */
record ProductRequest(
    String sku, String name, Money price, boolean stocked, List<String> categories) {
  /** In how many categories a product can stand. */
  static final int MAX_CATEGORIES = 100;

  static ProductRequest read(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new ProductRequest(
                fields.text("sku", Sku.NEW),
                fields.text("name", CatalogDecider.MAX_NAME),
                fields.money("price", 0),
                fields.flag("stocked", true),
                fields.optionalTexts("categories", MAX_CATEGORIES, Sku.EXISTING)));
  }

  static List<String> categories(byte[] body) {
    return BodyReader.read(
        body, fields -> fields.texts("categories", MAX_CATEGORIES, Sku.EXISTING));
  }

  /** The body of a change of price is the price itself. */
  static Money price(byte[] body) {
    return BodyReader.read(body, fields -> fields.asMoney(0));
  }
}
