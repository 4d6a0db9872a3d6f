package io.millrace.command.catalog.rest;

import io.millrace.command.runtime.rest.BodyReader;
import io.millrace.events.Money;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new product. */
@Schema(
    name = "NewProduct",
    requiredProperties = {"sku", "name", "price"})
record ProductRequest(
    @Schema(examples = "85123A", description = "trimmed and taken in upper case") String sku,
    @Schema(examples = "White hanging heart") String name,
    Money price,
    @Schema(defaultValue = "true", description = "false for a charge that needs no stock")
        boolean stocked,
    @Schema(maxItems = MAX_CATEGORIES, description = "codes of categories; absent: none")
        List<String> categories) {
  /** In how many categories a product can stand. */
  static final int MAX_CATEGORIES = 100;

  /** The categories of a product, as a whole. */
  @Schema(name = "ProductCategories", requiredProperties = "categories")
  record Categories(
      @Schema(
              examples = "[\"GARDEN\"]",
              maxItems = MAX_CATEGORIES,
              description = "codes of all categories that it shall stand in; may be empty")
          List<String> categories) {}

  static ProductRequest read(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new ProductRequest(
                fields.sku("sku"),
                fields.text("name", 200),
                fields.money("price", 0),
                fields.flag("stocked", true),
                fields.optionalCodes("categories", MAX_CATEGORIES)));
  }

  static List<String> categories(byte[] body) {
    return BodyReader.read(body, fields -> fields.codes("categories", MAX_CATEGORIES));
  }

  /** The body of a change of price is the price itself. */
  static Money price(byte[] body) {
    return BodyReader.read(body, fields -> fields.asMoney(0));
  }
}
