package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.charts.schema.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks are worth something only if a mistake does not pass them. */
class PlantedMistakesAreCaughtTest {
  private static final Schemas SCHEMAS = new Schemas();

  @ParameterizedTest(name = "{4}")
  @CsvSource(
      delimiterString = " ~ ",
      textBlock =
          """
          _service.tpl ~ terminationGracePeriodSeconds: ~ terminationGraceSeconds: ~ terminationGraceSeconds ~ a misspelt field of a pod
          _service.tpl ~ imagePullPolicy: {{ $root.Values.image.pullPolicy }} ~ imagePullPolicy: Sometimes ~ imagePullPolicy ~ a value that a field does not have
          _service.tpl ~ revisionHistoryLimit: 3 ~ revisionHistoryLimit: three ~ revisionHistoryLimit ~ a word in place of a number
          _service.tpl ~ - name: {{ $part }} ~ - title: {{ $part }} ~ name ~ a container without a name
          networkpolicy.yaml ~ policyTypes: ~ policies: ~ policies ~ a misspelt field of a network policy
          autoscaling.yaml ~ maxReplicaCount: ~ maxReplicas: ~ maxReplicas ~ KEDA: a field of another kind
          autoscaling.yaml ~ - {parameter: password, name: {{ include "millrace.fullname" $ }}-scaler, key: password} ~ - {parameter: password, key: password} ~ name ~ KEDA: a Secret without a name
          postgres.yaml ~ primaryUpdateStrategy: unsupervised ~ primaryUpdateStrategy: automatic ~ primaryUpdateStrategy ~ CloudNativePG: a value that a field does not have
          postgres.yaml ~ poolMode: transaction ~ poolMode: statement ~ poolMode ~ CloudNativePG: a mode that PgBouncer has and the Pooler has not
          postgres.yaml ~ max_connections: "200" ~ max_connections: 200 ~ max_connections ~ CloudNativePG: a number where it wants a string
          postgres.yaml ~ initdb: ~ initDb: ~ initDb ~ CloudNativePG: a misspelt field
          kafka.yaml ~ type: scram-sha-512 ~ type: scram-512 ~ authentication ~ Strimzi: a way to log in that does not exist
          kafka.yaml ~ topicName: ~ topic: ~ topic ~ Strimzi: a misspelt field
          kafka.yaml ~ partitions: {{ $kafka.partitions }} ~ partitions: many ~ partitions ~ Strimzi: a word in place of a number
          kafka.yaml ~ operations: {{ .operations | toJson }} ~ operations: [Publish] ~ operations ~ Strimzi: a right that does not exist
          kafka.yaml ~ apiVersion: kafka.strimzi.io/v1 ~ apiVersion: kafka.strimzi.io/v1beta2 ~ no schema ~ Strimzi: an API version on its way out
          redis.yaml ~ redisConfig: ~ redisConf: ~ redisConf ~ Redis operator: a misspelt field
          monitoring.yaml ~ podMetricsEndpoints: ~ endpoints: ~ endpoints ~ Prometheus operator: a field of another kind
          """)
  void asProblemsOfTheObject(
      String file, String right, String wrong, String named, String mistake, @TempDir Path folder)
      throws IOException {
    Chart chart = ChartCopy.in(folder.resolve("chart"));
    assertThat(SCHEMAS.problemsOf(chart.render(Profile.PRODUCTION, Map.of())))
        .as("before the mistake")
        .isEmpty();

    ChartCopy.replace(chart, "templates/" + file, right, wrong);

    assertThat(SCHEMAS.problemsOf(chart.render(Profile.PRODUCTION, Map.of())))
        .as(mistake)
        .isNotEmpty()
        .anySatisfy(problem -> assertThat(problem).contains(named));
  }
}
