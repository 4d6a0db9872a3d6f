package io.millrace.charts.schema;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Strimzi's resources, read strictly into the classes that its operator reads them into. Its
 * operator collects unknown fields and only warns of them; here they are mistakes.
 *
 * <p>An enum's value that does not exist is read as nothing by these classes, so what was read is
 * written again and compared.
 */
final class StrimziModel {
  private static final String API_VERSION = "kafka.strimzi.io/v1";

  /** Gone in {@code v1}, yet still in the classes for {@code v1beta2}. */
  private static final Map<String, List<String>> GONE =
      Map.of(
          "Kafka",
          List.of(
              "/spec/zookeeper",
              "/spec/jmxTrans",
              "/spec/kafka/replicas",
              "/spec/kafka/storage",
              "/spec/kafka/resources"));

  /** Has to be there; the classes would take an object without it. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "Kafka", List.of("/spec/kafka/listeners"),
          "KafkaNodePool",
              List.of(
                  "/spec/replicas",
                  "/spec/storage",
                  "/spec/roles",
                  "/metadata/labels/strimzi.io~1cluster"),
          "KafkaTopic",
              List.of("/spec/partitions", "/spec/replicas", "/metadata/labels/strimzi.io~1cluster"),
          "KafkaUser", List.of("/spec", "/metadata/labels/strimzi.io~1cluster"));

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "Kafka", Kafka.class,
          "KafkaNodePool", KafkaNodePool.class,
          "KafkaTopic", KafkaTopic.class,
          "KafkaUser", KafkaUser.class);

  private final ObjectMapper strict =
      new ObjectMapper()
          .setAnnotationIntrospector(new Strict())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  static boolean knows(String apiVersion) {
    return apiVersion.startsWith("kafka.strimzi.io/");
  }

  List<String> problems(JsonNode object) {
    String kind = object.path("kind").asText();
    Class<? extends HasMetadata> type = KINDS.get(kind);
    if (type == null || !object.path("apiVersion").asText().equals(API_VERSION)) {
      return List.of("there is no schema of %s %s".formatted(object.path("apiVersion"), kind));
    }
    List<String> problems = new ArrayList<>();
    GONE.getOrDefault(kind, List.of()).stream()
        .filter(path -> !object.at(path).isMissingNode())
        .forEach(path -> problems.add(path + ": does not exist in " + API_VERSION));
    NEEDED.getOrDefault(kind, List.of()).stream()
        .filter(path -> object.at(path).isMissingNode())
        .forEach(path -> problems.add(path + ": has to be there"));
    try {
      ObjectNode written = strict.valueToTree(strict.treeToValue(object, type));
      // The classes stand for several versions and write the one that they prefer.
      written.put("apiVersion", API_VERSION);
      compare("", object, written, problems);
    } catch (JsonMappingException e) {
      problems.add(path(e) + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      problems.add(e.getOriginalMessage());
    }
    return problems;
  }

  private static void compare(String path, JsonNode given, JsonNode read, List<String> problems) {
    if (given.isObject() && read.isObject()) {
      given
          .properties()
          .forEach(
              member ->
                  compare(
                      path + "/" + member.getKey(),
                      member.getValue(),
                      read.path(member.getKey()),
                      problems));
    } else if (given.isArray() && read.isArray() && given.size() == read.size()) {
      for (int i = 0; i < given.size(); i++) {
        compare(path + "/" + i, given.get(i), read.get(i), problems);
      }
    } else if (given.isContainerNode() || !given.asText().equals(read.asText())) {
      problems.add("%s: %s is no value of it".formatted(path, given));
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
        .collect(Collectors.joining());
  }

  /** Leaves unknown properties no place to go. */
  private static final class Strict extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }

    /** What is written again has to hold what was read, defaults included. */
    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated member) {
      return JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS);
    }

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated member) {
      return super.findPropertyIgnoralByName(config, member).withoutIgnored();
    }
  }
}
