package io.millrace.e2e;

import org.jspecify.annotations.Nullable;

/**
 * One command as its sender knows it.
 *
 * @param aggregateType kind of the aggregate that it is about, as in the ledger
 * @param path of the POST
 * @param ifMatch version that the sender had seen; absent for a new thing
 * @param status what it was answered in the end; 0 if it was never told
 * @param answer the body, as it came
 */
record Sent(
    String key,
    String aggregateType,
    String path,
    @Nullable String ifMatch,
    String body,
    int status,
    String answer,
    @Nullable String etag) {
  static Sent of(
      String key, String aggregateType, String path, @Nullable String ifMatch, String body) {
    return new Sent(key, aggregateType, path, ifMatch, body, 0, "", null);
  }

  Sent answered(int code, String text, @Nullable String version) {
    return new Sent(key, aggregateType, path, ifMatch, body, code, text, version);
  }

  boolean succeeded() {
    return status == 201;
  }
}
