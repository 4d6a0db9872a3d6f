package io.millrace.events.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * One place of a schema in two states, its reference followed in both.
 *
 * @param path of the member, {@code /lines[]/sku}; empty for the whole payload
 * @param published what consumers were told
 * @param current what the code says now
 */
record SchemaPlace(String path, JsonNode published, JsonNode current) {

  /** Names of the members that both describe. */
  Set<String> sharedMembers() {
    Set<String> names = membersOf(published);
    names.retainAll(membersOf(current));
    return names;
  }

  static Set<String> membersOf(JsonNode schema) {
    Set<String> names = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  static Set<String> requiredOf(JsonNode schema) {
    Set<String> names = new TreeSet<>();
    schema.path("required").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The schema behind a reference into the same document, with what stands beside it. */
  static JsonNode followed(JsonNode root, JsonNode schema) {
    JsonNode reference = schema.get("$ref");
    if (reference == null) {
      return schema;
    }
    ObjectNode target = root.at(reference.asText().substring(1)).deepCopy();
    target.setAll((ObjectNode) schema);
    target.remove("$ref");
    return target;
  }
}
