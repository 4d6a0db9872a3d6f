package io.millrace.command.catalog.rest;

import io.millrace.command.runtime.rest.BodyReader;

/** A new category. */
record CategoryRequest(String code, String name) {

  static CategoryRequest read(byte[] body) {
    return BodyReader.read(
        body, fields -> new CategoryRequest(fields.sku("code"), fields.text("name", 200)));
  }
}
