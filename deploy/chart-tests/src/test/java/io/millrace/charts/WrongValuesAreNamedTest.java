package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrongValuesAreNamedTest {
  static Stream<Arguments> wrong() {
    return Stream.of(
        of("an unknown value", Map.of("command", Map.of("replica", 3)), "replica"),
        of("an unknown part", Map.of("comand", Map.of("replicas", 3)), "comand"),
        of("no shard", Map.of("writeStore", Map.of("shards", 0)), "shards"),
        of("a word for a number", Map.of("query", Map.of("replicas", "two")), "replicas"),
        of("a tag that says nothing", Map.of("image", Map.of("tag", "latest")), "tag"),
        of("an image without a tag", Map.of("redis", Map.of("image", "redis")), "image"),
        of("voters that can be split", Map.of("kafka", Map.of("controllers", 2)), "controllers"),
        of(
            "a size without a unit",
            Map.of("kafka", Map.of("storage", Map.of("size", "50"))),
            "size"),
        of("memory in a wrong unit", memory("512MB"), "memory"),
        of(
            "a password among the settings",
            setting("QUARKUS_DATASOURCE_PASSWORD"),
            "QUARKUS_DATASOURCE_PASSWORD"),
        of("a setting by its property name", setting("quarkus.log.level"), "quarkus.log.level"),
        of("a way to migrate that is none", Map.of("migrations", Map.of("mode", "never")), "mode"),
        of("no issuer", Map.of("auth", Map.of("issuer", "")), "auth.issuer is not set"),
        of(
            "two keys of the issuer",
            Map.of("auth", Map.of("publicKey", Map.of("existingSecret", "issuer"))),
            "exactly one of auth.jwksUrl"),
        of(
            "no key of the issuer",
            Map.of("auth", Map.of("jwksUrl", "")),
            "exactly one of auth.jwksUrl"),
        of(
            "more copies than brokers",
            Map.of("kafka", Map.of("brokers", 2)),
            "kafka.replicationFactor is 3, but there are kafka.brokers=2"),
        of(
            "more acknowledgements than copies",
            Map.of("kafka", Map.of("replicationFactor", 1)),
            "kafka.minInsyncReplicas is 2, more than kafka.replicationFactor=1"),
        of(
            "standbys that do not exist",
            Map.of("writeStore", Map.of("synchronousReplicas", 2)),
            "writeStore.synchronousReplicas is 2"),
        of(
            "pods without a partition",
            Map.of("projector", Map.of("autoscaling", Map.of("enabled", true, "minReplicas", 13))),
            "kafka.partitions=12"),
        of(
            "a Redis outside that has no address",
            Map.of("redis", Map.of("mode", "external")),
            "redis.url"),
        of(
            "a backup to nowhere",
            Map.of("backup", Map.of("enabled", true)),
            "backup.destinationPath"),
        of(
            "an archive that nothing holds",
            Map.of("archive", Map.of("enabled", true)),
            "archive.existingClaim"),
        of("no time to drain", Map.of("shutdown", Map.of("drainSeconds", 0)), "drainSeconds"),
        of(
            "an ingress without a host",
            Map.of("ingress", Map.of("enabled", true)),
            "ingress.commandHost"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void andNothingIsRendered(String mistake, Map<String, Object> values, String named) {
    Throwable refusal = catchThrowable(() -> Chart.ofSources().render(Profile.DEFAULTS, values));

    assertThat(refusal).as(mistake).isNotNull().hasMessageContaining(named);
  }

  @Test
  void aChartWithoutAnyValueSaysWhatItNeeds() {
    Throwable refusal =
        catchThrowable(
            () ->
                Chart.ofSources()
                    .render(Profile.SMALL, List.of(Map.<String, Object>of("checkSecrets", false))));

    assertThat(refusal).hasMessageContaining("auth.issuer is not set");
  }

  private static Arguments of(String mistake, Map<String, Object> values, String named) {
    return Arguments.of(mistake, values, named);
  }

  private static Map<String, Object> setting(String name) {
    return Map.of("command", Map.of("settings", Map.of(name, "x")));
  }

  private static Map<String, Object> memory(String amount) {
    return Map.of("query", Map.of("resources", Map.of("limits", Map.of("memory", amount))));
  }
}
