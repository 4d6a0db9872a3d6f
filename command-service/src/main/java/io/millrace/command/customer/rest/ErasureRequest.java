package io.millrace.command.customer.rest;

import io.millrace.command.runtime.rest.BodyReader;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The customer is to be erased; an empty object. */
@Schema(name = "Erasure")
record ErasureRequest() {
  static ErasureRequest of(byte[] body) {
    return BodyReader.read(body, _ -> new ErasureRequest());
  }
}
