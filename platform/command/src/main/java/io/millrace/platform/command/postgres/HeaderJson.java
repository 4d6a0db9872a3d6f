package io.millrace.platform.command.postgres;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** The column {@code headers} of a stored answer. */
final class HeaderJson {
  private HeaderJson() {}

  static String write(Map<String, String> headers) {
    JsonObject json = new JsonObject();
    headers.forEach(json::put);
    return json.encode();
  }

  static Map<String, String> read(String text) {
    Map<String, String> headers = new HashMap<>();
    new JsonObject(text).forEach(entry -> headers.put(entry.getKey(), (String) entry.getValue()));
    return headers;
  }
}
