package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule: a write primary takes what its PgBouncers and all pods past them open at most. */
class ConnectionsSufficeTest {
  private static final int RESERVED = 3;

  @ParameterizedTest
  @EnumSource(Profile.class)
  void inEveryProfile(Profile profile) {
    assertSuffices(Chart.ofSources().render(profile, Map.of()));
  }

  @Test
  void alsoOfManyPodsThatNothingScales() {
    assertSuffices(
        Chart.ofSources().render(Profile.SMALL, Map.of("command", Map.of("replicas", 90))));
  }

  @Test
  void butAnOperatorWhoSaysHowManyIsHeard() {
    Map<String, Object> parameters = Map.of("parameters", Map.of("max_connections", "77"));
    List<JsonNode> objects =
        Chart.ofSources().render(Profile.SMALL, Map.of("writeStore", parameters));
    assertThat(taken(objects)).containsOnly(77);
  }

  private static void assertSuffices(List<JsonNode> objects) {
    JsonNode pooler = of(objects, "Pooler").getFirst().path("spec");
    int pooled =
        pooler.path("instances").asInt()
            * pooler.at("/pgbouncer/parameters/default_pool_size").asInt();
    assertThat(taken(objects)).allMatch(taken -> taken > pooled + RESERVED * pods(objects));
  }

  private static List<Integer> taken(List<JsonNode> objects) {
    return of(objects, "Cluster").stream()
        .filter(cluster -> cluster.at("/spec/bootstrap/initdb/database").asText().endsWith("write"))
        .map(cluster -> cluster.at("/spec/postgresql/parameters/max_connections").asInt())
        .toList();
  }

  /** While they are replaced; and as many as there may ever be. */
  private static int pods(List<JsonNode> objects) {
    int scaled =
        Stream.concat(
                of(objects, "HorizontalPodAutoscaler").stream(), of(objects, "Deployment").stream())
            .filter(object -> Chart.name(object).endsWith("-command"))
            .mapToInt(
                object ->
                    Math.max(
                        object.at("/spec/maxReplicas").asInt(),
                        object.at("/spec/replicas").asInt()))
            .max()
            .orElseThrow();
    return scaled + 1;
  }

  private static List<JsonNode> of(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }
}
