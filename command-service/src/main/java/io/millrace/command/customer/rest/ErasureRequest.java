package io.millrace.command.customer.rest;

import io.millrace.platform.command.http.BodyReader;

/** The customer is to be erased; an empty object. */
record ErasureRequest() {
  static ErasureRequest of(byte[] body) {
    return BodyReader.read(body, _ -> new ErasureRequest());
  }
}
