package io.millrace.command.catalog.rest;

import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.runtime.rest.BodyReader;

/** A new category. */
record CategoryRequest(String code, String name) {

  static CategoryRequest read(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new CategoryRequest(
                fields.newSku("code"), fields.text("name", CatalogDecider.MAX_NAME)));
  }
}
