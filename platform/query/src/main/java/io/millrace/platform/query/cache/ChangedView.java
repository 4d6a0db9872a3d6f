package io.millrace.platform.query.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message of {@code millrace.views.v1}: this row of this view has this version now.
 *
 * @param key the row
 * @param version its version
 */
record ChangedView(ViewKey key, long version) {
  /** The change in this message, or nothing if it is of another form. */
  static Optional<ChangedView> read(ObjectMapper json, byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      JsonNode node = json.readTree(value);
      if (!node.path("view").isTextual()
          || !node.path("key").isTextual()
          || !node.path("version").isIntegralNumber()) {
        return Optional.empty();
      }
      ViewKey key = new ViewKey(node.get("view").textValue(), node.get("key").textValue());
      return Optional.of(new ChangedView(key, node.get("version").longValue()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
