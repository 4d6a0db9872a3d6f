package io.millrace.charts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the schemas under {@code schemas/} from what Kubernetes and the operators publish. Run by
 * hand when one of them moves on; {@code schemas/README.md} says how.
 *
 * <p>Three things are changed on the way. Descriptions and defaults go, which no check needs. An
 * object whose properties are listed takes no others: the API server would drop an unknown field
 * without a word, and a chart that writes one has a mistake. {@code status} goes, which only
 * controllers write.
 */
public final class SchemaImport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String COMPONENTS = "#/components/schemas/";
  private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  private static final Set<String> DROPPED =
      Set.of("description", "default", "format", "title", "example", "externalDocs");

  /** The files of Kubernetes' OpenAPI v3 that hold what the chart renders, and those kinds. */
  private static final Map<String, List<String>> KUBERNETES =
      Map.of(
          "api__v1_openapi.json", List.of("ConfigMap", "Pod", "Service", "ServiceAccount"),
          "apis__apps__v1_openapi.json", List.of("Deployment"),
          "apis__autoscaling__v2_openapi.json", List.of("HorizontalPodAutoscaler"),
          "apis__batch__v1_openapi.json", List.of("Job"),
          "apis__networking.k8s.io__v1_openapi.json", List.of("Ingress", "NetworkPolicy"),
          "apis__policy__v1_openapi.json", List.of("PodDisruptionBudget"));

  /**
   * What the published schemas leave out: the values that these fields can have, from the API
   * reference.
   */
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("Container.imagePullPolicy", List.of("Always", "IfNotPresent", "Never")),
          Map.entry("PodSpec.restartPolicy", List.of("Always", "OnFailure", "Never")),
          Map.entry("ContainerPort.protocol", List.of("TCP", "UDP", "SCTP")),
          Map.entry("ServicePort.protocol", List.of("TCP", "UDP", "SCTP")),
          Map.entry("NetworkPolicyPort.protocol", List.of("TCP", "UDP", "SCTP")),
          Map.entry(
              "ServiceSpec.type", List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")),
          Map.entry(
              "TopologySpreadConstraint.whenUnsatisfiable",
              List.of("DoNotSchedule", "ScheduleAnyway")),
          Map.entry("DeploymentStrategy.type", List.of("Recreate", "RollingUpdate")),
          Map.entry("SeccompProfile.type", List.of("Localhost", "RuntimeDefault", "Unconfined")),
          Map.entry(
              "HTTPIngressPath.pathType", List.of("Exact", "ImplementationSpecific", "Prefix")),
          Map.entry("MetricTarget.type", List.of("AverageValue", "Utilization", "Value")),
          Map.entry("HPAScalingPolicy.type", List.of("Percent", "Pods")),
          Map.entry(
              "PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy",
              List.of("AlwaysAllow", "IfHealthyBudget")));

  private SchemaImport() {}

  /**
   * @param arguments the target folder, Kubernetes' folder {@code api/openapi-spec/v3}, then any
   *     number of files with CRDs
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    ObjectNode definitions = JSON.createObjectNode();
    for (var file : new TreeMap<>(KUBERNETES).entrySet()) {
      JsonNode schemas =
          JSON.readTree(Path.of(arguments[1], file.getKey()).toFile()).at("/components/schemas");
      for (String kind : file.getValue()) {
        write(target, kubernetesKind(schemas, kind, definitions));
      }
    }
    collect(
        List.of(OBJECT_META),
        JSON.readTree(Path.of(arguments[1], "apis__apps__v1_openapi.json").toFile())
            .at("/components/schemas"),
        definitions);
    ObjectNode kubernetes = JSON.createObjectNode();
    kubernetes.set("$defs", definitions);
    Files.writeString(
        target.resolve("kubernetes.json"), JSON.writeValueAsString(kubernetes) + "\n");
    for (String file : List.of(arguments).subList(2, arguments.length)) {
      for (var documents = YAML.readerFor(JsonNode.class).readValues(Path.of(file).toFile());
          documents.hasNext(); ) {
        customKinds(target, (JsonNode) documents.next());
      }
    }
  }

  private static Kind kubernetesKind(JsonNode schemas, String kind, ObjectNode definitions) {
    for (var schema : schemas.properties()) {
      for (JsonNode gvk : schema.getValue().path("x-kubernetes-group-version-kind")) {
        if (gvk.path("kind").asText().equals(kind)) {
          collect(List.of(schema.getKey()), schemas, definitions);
          ObjectNode reference = JSON.createObjectNode();
          reference.put("$ref", "kubernetes.json#/$defs/" + schema.getKey());
          return new Kind(
              gvk.path("group").asText(), gvk.path("version").asText(), kind, reference);
        }
      }
    }
    throw new IllegalArgumentException("no schema of the kind " + kind);
  }

  private static void collect(List<String> roots, JsonNode schemas, ObjectNode definitions) {
    Deque<String> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (definitions.has(name)) {
        continue;
      }
      JsonNode schema = strict(schemas.path(name));
      addValues(name.substring(name.lastIndexOf('.') + 1), schema);
      definitions.set(name, schema);
      for (String reference : schema.findValuesAsText("$ref")) {
        open.push(reference.substring("#/$defs/".length()));
      }
    }
  }

  private static void addValues(String type, JsonNode schema) {
    for (var property : schema.path("properties").properties()) {
      List<String> values = VALUES.get(type + "." + property.getKey());
      if (values != null && property.getValue() instanceof ObjectNode node) {
        ArrayNode all = node.putArray("enum");
        values.forEach(all::add);
      }
    }
  }

  private static void customKinds(Path target, JsonNode definition) throws IOException {
    for (JsonNode version : definition.at("/spec/versions")) {
      if (!version.path("served").asBoolean()) {
        continue;
      }
      JsonNode schema = strict(version.at("/schema/openAPIV3Schema"));
      if (schema.path("properties") instanceof ObjectNode properties) {
        properties.remove("status");
        properties.putObject("metadata").put("$ref", "kubernetes.json#/$defs/" + OBJECT_META);
      }
      write(
          target,
          new Kind(
              definition.at("/spec/group").asText(),
              version.path("name").asText(),
              definition.at("/spec/names/kind").asText(),
              schema));
    }
  }

  private static void write(Path target, Kind kind) throws IOException {
    Files.writeString(
        target.resolve(Schemas.fileName(kind.group(), kind.version(), kind.name())),
        JSON.writeValueAsString(kind.schema()) + "\n");
  }

  /** A copy that refuses what it does not list. */
  private static JsonNode strict(JsonNode schema) {
    if (schema.isArray()) {
      ArrayNode all = JSON.createArrayNode();
      schema.forEach(element -> all.add(strict(element)));
      return all;
    }
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode copy = JSON.createObjectNode();
    for (var member : schema.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (name.equals("properties") || name.equals("definitions")) {
        ObjectNode properties = copy.putObject(name);
        value
            .properties()
            .forEach(property -> properties.set(property.getKey(), strict(property.getValue())));
      } else if (name.equals("$ref")) {
        copy.put(name, "#/$defs/" + value.asText().substring(COMPONENTS.length()));
      } else if (!DROPPED.contains(name) && !name.startsWith("x-")) {
        copy.set(name, strict(value));
      }
    }
    boolean open =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
            || schema.path("x-kubernetes-embedded-resource").asBoolean();
    if (schema.has("properties") && !schema.has("additionalProperties") && !open) {
      copy.put("additionalProperties", false);
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean() && !schema.has("anyOf")) {
      copy.remove("type");
      copy.set("type", JSON.createArrayNode().add("integer").add("string"));
    }
    if (schema.path("nullable").asBoolean() && copy.path("type").isTextual()) {
      copy.remove("nullable");
      copy.set("type", JSON.createArrayNode().add(schema.path("type").asText()).add("null"));
    }
    return copy;
  }

  private record Kind(String group, String version, String name, JsonNode schema) {}
}
