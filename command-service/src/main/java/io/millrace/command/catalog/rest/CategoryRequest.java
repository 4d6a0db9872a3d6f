package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.CatalogDecider;
import io.millrace.events.catalog.Sku;
import io.millrace.platform.command.http.BodyReader;

/** A new category. */
record CategoryRequest(String code, String name) {

  static CategoryRequest read(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new CategoryRequest(
                fields.text("code", Sku.NEW), fields.text("name", CatalogDecider.MAX_NAME)));
  }
}
