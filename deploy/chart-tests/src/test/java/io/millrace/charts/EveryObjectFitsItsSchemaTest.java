package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.charts.schema.Schemas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EveryObjectFitsItsSchemaTest {
  private static final Schemas SCHEMAS = new Schemas();

  /** Everything that is off by default, and whatever has a second way. */
  private static final Map<String, Object> ALL_ON =
      Map.of(
          "monitoring", Map.of("enabled", true, "labels", Map.of("release", "prometheus")),
          "migrations", Map.of("mode", "hook"),
          "tracing", Map.of("endpoint", "http://otel-collector.observability:4317"),
          "backup",
              Map.of(
                  "enabled", true,
                  "destinationPath", "s3://backups/shop",
                  "endpointUrl", "https://s3.example.com",
                  "existingSecret", "backup-keys"),
          "ingress",
              Map.of(
                  "enabled", true,
                  "className", "nginx",
                  "commandHost", "commands.example.com",
                  "queryHost", "queries.example.com",
                  "tls", Map.of("enabled", true, "certManager", Map.of("issuer", "letsencrypt"))),
          "redis", Map.of("existingSecret", "redis-password"),
          "readStore", Map.of("replicaRouting", "perInstance"),
          "command", Map.of("autoscaling", Map.of("enabled", true)),
          "projector", Map.of("autoscaling", Map.of("enabled", true)));

  private static final Map<String, Object> OTHER_WAY =
      Map.of(
          "auth", Map.of("jwksUrl", "", "publicKey", Map.of("existingSecret", "issuer-key")),
          "redis", Map.of("mode", "external", "url", "redis://cache.example.com:6380"),
          "networkPolicy", Map.of("clientNamespaces", Map.of("team", "shop")),
          "kafka", Map.of("version", "4.1.1"),
          "image",
              Map.of("tag", "1.2.3", "pullSecrets", List.of(Map.of("name", "registry-login"))));

  @ParameterizedTest
  @EnumSource
  void inEveryProfile(Profile profile) {
    assertFits(Chart.withHooks().render(profile, Map.of()));
  }

  @ParameterizedTest
  @EnumSource
  void withEverythingSwitchedOn(Profile profile) {
    assertFits(Chart.withHooks().render(profile, ALL_ON));
  }

  @ParameterizedTest
  @EnumSource
  void withTheOtherWayOfWhateverHasTwo(Profile profile) {
    assertFits(Chart.withHooks().render(profile, OTHER_WAY));
  }

  private static void assertFits(List<JsonNode> objects) {
    assertThat(objects).isNotEmpty();
    assertThat(SCHEMAS.problemsOf(objects)).isEmpty();
  }
}
