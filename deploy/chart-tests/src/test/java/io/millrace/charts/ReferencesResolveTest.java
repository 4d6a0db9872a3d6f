package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A name that leads nowhere fits every schema, and keeps a pod from starting. */
class ReferencesResolveTest {
  /** Named by the values: the operator of the system makes them before. */
  private static final Set<String> EXISTING =
      Set.of(
          "millrace-consistency",
          "millrace-personal-data",
          "millrace-reader",
          "redis-password",
          "issuer-key");

  private static final Pattern HOST =
      Pattern.compile("(?:jdbc:)?(?:postgresql|redis)://([^:/]+):\\d+.*");

  private static List<JsonNode> render(Profile profile) {
    return Chart.withHooks()
        .render(
            profile,
            Map.of(
                "redis", Map.of("existingSecret", "redis-password"),
                "auth", Map.of("jwksUrl", "", "publicKey", Map.of("existingSecret", "issuer-key")),
                "migrations", Map.of("mode", "hook"),
                "ingress",
                    Map.of(
                        "enabled",
                        true,
                        "commandHost",
                        "c.example.com",
                        "queryHost",
                        "q.example.com")));
  }

  @ParameterizedTest
  @EnumSource
  void everySecretExistsOrIsMadeByAnOperator(Profile profile) {
    List<JsonNode> objects = render(profile);
    Set<String> known = new HashSet<>(EXISTING);
    names(objects, "KafkaUser").forEach(known::add);
    names(objects, "Kafka").forEach(name -> known.add(name + "-cluster-ca-cert"));
    names(objects, "Cluster").forEach(name -> known.add(name + "-app"));

    for (Pods.Template pod : Pods.in(objects)) {
      assertThat(
              Stream.concat(
                  pod.containers()
                      .flatMap(container -> container.path("env").valueStream())
                      .map(variable -> variable.at("/valueFrom/secretKeyRef/name"))
                      .filter(JsonNode::isTextual)
                      .map(JsonNode::asText),
                  pod.spec()
                      .path("volumes")
                      .valueStream()
                      .map(volume -> volume.at("/secret/secretName"))
                      .filter(JsonNode::isTextual)
                      .map(JsonNode::asText)))
          .as(pod.owner())
          .isSubsetOf(known);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyConfigMapAndServiceAccountIsRendered(Profile profile) {
    List<JsonNode> objects = render(profile);
    for (Pods.Template pod : Pods.in(objects)) {
      assertThat(
              pod.containers()
                  .flatMap(container -> container.path("envFrom").valueStream())
                  .map(source -> source.at("/configMapRef/name").asText()))
          .as(pod.owner())
          .isSubsetOf(names(objects, "ConfigMap").toList());
      if (pod.spec().has("serviceAccountName")) {
        assertThat(names(objects, "ServiceAccount"))
            .as(pod.owner())
            .contains(pod.spec().path("serviceAccountName").asText());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyHostInASettingIsAService(Profile profile) {
    List<JsonNode> objects = render(profile);
    Set<String> services = services(objects);
    assertThat(
            ofKind(objects, "ConfigMap")
                .flatMap(map -> map.path("data").properties().stream())
                .flatMap(setting -> host(setting.getKey(), setting.getValue().asText())))
        .isNotEmpty()
        .isSubsetOf(services);
  }

  @ParameterizedTest
  @EnumSource
  void everySelectorFindsAPodAndEveryPortAContainer(Profile profile) {
    List<JsonNode> objects = render(profile);
    List<Pods.Template> pods = Pods.in(objects);
    ofKind(objects, "Service")
        .filter(service -> !service.at("/spec/selector").has("cnpg.io/cluster"))
        .forEach(
            service -> {
              Pods.Template pod = selected(pods, service.at("/spec/selector"), Chart.name(service));
              service
                  .at("/spec/ports")
                  .forEach(
                      port ->
                          assertThat(portNames(pod))
                              .as(Chart.name(service))
                              .contains(port.path("targetPort").asText()));
            });
    Stream.of("PodDisruptionBudget", "NetworkPolicy")
        .flatMap(kind -> ofKind(objects, kind))
        .forEach(
            object -> {
              JsonNode selector =
                  object.at(
                      object.path("kind").asText().equals("NetworkPolicy")
                          ? "/spec/podSelector/matchLabels"
                          : "/spec/selector/matchLabels");
              selected(pods, selector, Chart.name(object));
            });
    for (Pods.Template pod : pods) {
      pod.containers()
          .forEach(
              container ->
                  container
                      .findValues("httpGet")
                      .forEach(
                          probe ->
                              assertThat(portNames(pod))
                                  .as(pod.owner())
                                  .contains(probe.path("port").asText())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyAutoscalerAndEveryRouteHasATarget(Profile profile) {
    List<JsonNode> objects = render(profile);
    assertThat(
            Stream.of("HorizontalPodAutoscaler", "ScaledObject")
                .flatMap(kind -> ofKind(objects, kind))
                .map(scaler -> scaler.at("/spec/scaleTargetRef/name").asText()))
        .isSubsetOf(names(objects, "Deployment").toList());
    assertThat(
            ofKind(objects, "Ingress")
                .flatMap(ingress -> ingress.findValues("service").stream())
                .map(backend -> backend.path("name").asText()))
        .isNotEmpty()
        .isSubsetOf(names(objects, "Service").toList());
  }

  @ParameterizedTest
  @EnumSource
  void noSecretStandsInAConfigMapAndNoImageMoves(Profile profile) {
    List<JsonNode> objects = render(profile);
    assertThat(names(objects, "Secret")).isEmpty();
    assertThat(
            ofKind(objects, "ConfigMap")
                .flatMap(map -> map.path("data").properties().stream())
                .map(Map.Entry::getKey))
        .noneMatch(name -> name.matches(".*(PASSWORD|SECRET|JAAS).*"));
    assertThat(objects.stream().flatMap(object -> object.findValuesAsText("image").stream()))
        .isNotEmpty()
        .allMatch(image -> image.matches(".+:[^:/]+") && !image.endsWith(":latest"));
  }

  private static Set<String> services(List<JsonNode> objects) {
    Set<String> services = names(objects, "Service").collect(Collectors.toSet());
    names(objects, "Pooler").forEach(services::add);
    names(objects, "Redis").forEach(services::add);
    names(objects, "Kafka").forEach(name -> services.add(name + "-kafka-bootstrap"));
    ofKind(objects, "Cluster")
        .forEach(
            cluster -> {
              String name = cluster.at("/metadata/name").asText();
              services.add(name + "-rw");
              if (cluster.at("/spec/instances").asInt() > 1) {
                services.add(name + "-ro");
              }
            });
    return services;
  }

  private static Stream<String> host(String setting, String value) {
    if (setting.equals("KAFKA_BOOTSTRAP_SERVERS")) {
      return Stream.of(URI.create("kafka://" + value).getHost());
    }
    var matcher = HOST.matcher(value);
    return matcher.matches() ? Stream.of(matcher.group(1)) : Stream.of();
  }

  private static Pods.Template selected(List<Pods.Template> pods, JsonNode selector, String by) {
    List<Pods.Template> found =
        pods.stream()
            .filter(
                pod ->
                    selector.properties().stream()
                        .allMatch(
                            label -> label.getValue().equals(pod.labels().get(label.getKey()))))
            .toList();
    assertThat(found).as(by).hasSize(1);
    return found.getFirst();
  }

  private static List<String> portNames(Pods.Template pod) {
    return pod.containers()
        .flatMap(container -> container.path("ports").valueStream())
        .map(port -> port.path("name").asText())
        .toList();
  }

  private static Stream<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  private static Stream<String> names(List<JsonNode> objects, String kind) {
    return ofKind(objects, kind).map(object -> object.at("/metadata/name").asText());
  }
}
