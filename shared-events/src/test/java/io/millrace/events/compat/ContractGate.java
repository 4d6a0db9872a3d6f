package io.millrace.events.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.events.schema.SchemaFiles;
import io.millrace.platform.events.codec.EventDecodeException;
import io.millrace.platform.events.codec.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Compares the contract of the code with the published one. */
final class ContractGate {
  private final Contract published;
  private final Contract current;

  ContractGate(Contract published, Contract current) {
    this.published = published;
    this.current = current;
  }

  /** Every change that would harm someone; the build fails unless there is none. */
  List<Break> breaks() {
    List<Break> breaks = new ArrayList<>();
    published.schemas().forEach((name, schema) -> breaks.addAll(breaksOf(name, schema)));
    current.schemas().forEach((name, schema) -> breaks.addAll(breaksOfNew(name, schema)));
    published.topics().forEach((type, topic) -> breaks.addAll(movesOf(type, topic)));
    published.payloads().forEach((name, payload) -> breaks.addAll(unreadable(name, payload)));
    return breaks;
  }

  /** Allowed changes that are not in the published set yet; the build fails until they are. */
  List<String> unpublished() {
    List<String> names = new ArrayList<>();
    current
        .schemas()
        .forEach(
            (name, schema) -> {
              if (!schema.equals(published.schemas().get(name))) {
                names.add("schema " + name);
              }
            });
    current
        .topics()
        .forEach(
            (type, topic) -> {
              if (!topic.equals(published.topics().get(type))) {
                names.add("topic of " + type);
              }
            });
    current
        .payloads()
        .forEach(
            (name, payload) -> {
              if (!isPublished(name, payload)) {
                names.add("example of " + typeOf(name));
              }
            });
    return names;
  }

  boolean isPublished(String name, JsonNode payload) {
    return published.payloads().entrySet().stream()
        .anyMatch(
            known ->
                typeOf(known.getKey()).equals(typeOf(name)) && known.getValue().equals(payload));
  }

  private List<Break> breaksOf(String name, JsonNode schema) {
    JsonNode now = current.schemas().get(name);
    return now == null
        ? List.of(new Break("SCHEMAS_STAY", name, "the schema of a published version is gone"))
        : SchemaComparison.breaks(name, schema, now);
  }

  private List<Break> breaksOfNew(String name, JsonNode schema) {
    return published.schemas().containsKey(name)
        ? List.of()
        : SchemaComparison.breaks(name, schema, schema);
  }

  private List<Break> movesOf(String type, String topic) {
    String now = current.topics().get(type);
    if (now == null) {
      return List.of(new Break("TYPES_STAY_READABLE", type, "the code no longer knows this type"));
    }
    return now.equals(topic)
        ? List.of()
        : List.of(new Break("TOPICS_STAY", type, "moved from " + topic + " to " + now));
  }

  private List<Break> unreadable(String name, JsonNode payload) {
    String type = typeOf(name);
    List<Break> breaks = new ArrayList<>();
    JsonNode schema = current.schemas().get(type);
    if (schema != null) {
      for (String error : SchemaFiles.errors(schema, payload)) {
        breaks.add(new Break("PAYLOADS_STAY_VALID", name, error));
      }
    }
    if (published.topics().containsKey(type)) {
      breaks.addAll(unreadByCodec(name, payload));
    }
    return breaks;
  }

  private static List<Break> unreadByCodec(String name, JsonNode payload) {
    String type = typeOf(name);
    int dot = type.lastIndexOf(".v");
    try {
      PayloadCodec.read(
          type.substring(type.lastIndexOf('.', dot - 1) + 1, dot),
          Integer.parseInt(type.substring(dot + 2)),
          payload.toString().getBytes(StandardCharsets.UTF_8));
      return List.of();
    } catch (EventDecodeException e) {
      return List.of(new Break("PAYLOADS_STAY_READABLE", name, String.valueOf(e.getMessage())));
    }
  }

  static String typeOf(String payloadName) {
    return payloadName.substring(0, payloadName.indexOf('/'));
  }
}
