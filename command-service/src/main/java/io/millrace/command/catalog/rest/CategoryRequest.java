package io.millrace.command.catalog.rest;

import io.millrace.command.runtime.rest.BodyReader;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new category. */
@Schema(
    name = "NewCategory",
    requiredProperties = {"code", "name"})
record CategoryRequest(
    @Schema(examples = "GARDEN", description = "trimmed and taken in upper case") String code,
    @Schema(examples = "House and garden") String name) {

  static CategoryRequest read(byte[] body) {
    return BodyReader.read(
        body, fields -> new CategoryRequest(fields.sku("code"), fields.text("name", 200)));
  }
}
