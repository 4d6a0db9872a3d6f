package io.millrace.command.catalog.rest;

import io.millrace.command.runtime.rest.BodyReader;
import io.millrace.events.Money;
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
        boolean stocked) {

  static ProductRequest read(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new ProductRequest(
                fields.sku("sku"),
                fields.text("name", 200),
                fields.money("price", 0),
                fields.flag("stocked", true)));
  }

  /** The body of a change of price is the price itself. */
  static Money price(byte[] body) {
    return BodyReader.read(body, fields -> fields.asMoney(0));
  }
}
