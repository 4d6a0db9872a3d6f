package io.millrace.charts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas of every kind of object that the chart may render. */
public final class Schemas {
  private static final String FOLDER = "classpath:schemas/";

  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private final SchemaValidatorsConfig config = SchemaValidatorsConfig.builder().build();
  private final StrimziModel strimzi = new StrimziModel();
  private final Map<String, Optional<JsonSchema>> known = new ConcurrentHashMap<>();

  /** What is wrong with some objects, each with the object and the place; empty if all fit. */
  public List<String> problemsOf(List<JsonNode> objects) {
    return objects.stream()
        .flatMap(
            object ->
                problems(object).stream()
                    .map(
                        problem ->
                            "%s %s: %s"
                                .formatted(
                                    object.path("kind").asText(),
                                    object.at("/metadata/name").asText(),
                                    problem)))
        .toList();
  }

  /** What is wrong with an object, each with the place; empty if it fits. */
  public List<String> problems(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    if (StrimziModel.knows(apiVersion)) {
      return strimzi.problems(object);
    }
    return schema(apiVersion, kind)
        .map(
            schema ->
                schema.validate(object).stream().map(message -> message.getMessage()).toList())
        .orElseGet(() -> List.of("there is no schema of %s %s".formatted(apiVersion, kind)));
  }

  private Optional<JsonSchema> schema(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String file = fileName(group, apiVersion.substring(slash + 1), kind);
    return known.computeIfAbsent(
        file,
        name ->
            Schemas.class.getResource("/schemas/" + name) == null
                ? Optional.empty()
                : Optional.of(factory.getSchema(SchemaLocation.of(FOLDER + name), config)));
  }

  static String fileName(String group, String version, String kind) {
    return (group.isEmpty() ? "" : group + "_") + version + "_" + kind + ".json";
  }
}
