package io.millrace.events.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.events.schema.SchemaFiles;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What consumers rely on: all schemas, which topic carries which type, and real payloads.
 *
 * @param schemas by type with version, and {@code headers/…}
 * @param topics by type with version
 * @param payloads by type with version, a slash and a running number
 */
record Contract(
    SortedMap<String, JsonNode> schemas,
    SortedMap<String, String> topics,
    SortedMap<String, JsonNode> payloads) {
  /** The frozen copy of all that was ever published. */
  static final Path PUBLISHED = Path.of("src/test/resources/published");

  /** The contract as the code has it now. */
  static Contract ofCode() {
    SortedMap<String, JsonNode> payloads = new TreeMap<>();
    SchemaFiles.in(SchemaFiles.APPROVED).forEach((type, json) -> payloads.put(type + "/1", json));
    return new Contract(SchemaFiles.in(SchemaFiles.SCHEMAS), topicsOfCode(), payloads);
  }

  /** The contract in a folder of the form of {@link #PUBLISHED}. */
  static Contract in(Path folder) {
    SortedMap<String, String> topics = new TreeMap<>();
    Path file = folder.resolve("topics.json");
    if (Files.exists(file)) {
      SchemaFiles.read(file)
          .properties()
          .forEach(topic -> topics.put(topic.getKey(), topic.getValue().asText()));
    }
    return new Contract(
        SchemaFiles.in(folder.resolve("schemas")),
        topics,
        SchemaFiles.in(folder.resolve("payloads")));
  }

  /** The topics as JSON. */
  ObjectNode topicsJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    topics.forEach(json::put);
    return json;
  }

  private static SortedMap<String, String> topicsOfCode() {
    SortedMap<String, String> topics = new TreeMap<>();
    for (EventType<?> type : EventTypes.all()) {
      String newest = type.cloudEventType();
      String unversioned = newest.substring(0, newest.lastIndexOf(".v"));
      for (int version = 1; version <= type.schemaVersion(); version++) {
        topics.put(unversioned + ".v" + version, type.aggregate().topic());
      }
    }
    return topics;
  }
}
