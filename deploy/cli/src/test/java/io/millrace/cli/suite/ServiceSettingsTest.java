package io.millrace.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each service is given the settings that docs/settings.md lists for it, and no more. */
class ServiceSettingsTest {
  @TempDir Path folder;

  @Test
  void theCommandServiceKnowsItsShardsAndNothingOfTheReadSide() {
    assertThat(settings().of(ServiceName.COMMAND))
        .containsEntry("millrace.write.shards[0].url", "postgresql://127.0.0.1:1/write")
        .containsEntry("millrace.write.shards[1].url", "postgresql://127.0.0.1:2/write")
        .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:1/write")
        .containsEntry("kafka.bootstrap.servers", "127.0.0.1:9")
        .containsEntry("millrace.archive.folder", "/state/archive")
        .containsKeys(
            "millrace.consistency.secret",
            "millrace.personal-data.keys",
            "mp.jwt.verify.publickey.location")
        .containsEntry("quarkus.redis.hosts", "redis://127.0.0.1:8")
        .doesNotContainKeys("millrace.read.primary.url");
  }

  @Test
  void theQueryServiceKnowsPrimaryReplicasAndCache() {
    assertThat(settings().of(ServiceName.QUERY))
        .containsEntry("millrace.read.primary.url", "postgresql://127.0.0.1:3/read")
        .containsEntry("millrace.read.replicas[0].url", "postgresql://127.0.0.1:4/read")
        .containsEntry("quarkus.redis.hosts", "redis://127.0.0.1:8")
        .doesNotContainKeys("millrace.write.shards[0].url", "quarkus.datasource.jdbc.url");
  }

  @Test
  void theProjectorWritesToTheReadPrimary() {
    assertThat(settings().of(ServiceName.PROJECTOR))
        .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:3/read")
        .containsEntry("millrace.ledger.shards[1].url", "postgresql://127.0.0.1:2/write")
        .containsEntry("millrace.ledger.archive", "/state/archive")
        .containsKeys("mp.jwt.verify.publickey.location")
        .doesNotContainKeys(
            "millrace.consistency.secret",
            "millrace.personal-data.keys",
            "millrace.read.primary.url");
  }

  @Test
  void variablesFollowTheRuleOfMicroProfileConfig() {
    assertThat(ServiceSettings.variable("millrace.write.shards[0].url"))
        .isEqualTo("MILLRACE_WRITE_SHARDS_0__URL");
    assertThat(ServiceSettings.variable("quarkus.http.port")).isEqualTo("QUARKUS_HTTP_PORT");
  }

  private ServiceSettings settings() {
    var stack =
        new StackDescription(
            List.of(node("write-0", 1, "write"), node("write-1", 2, "write")),
            node("read", 3, "read"),
            List.of(node("replica-0", 4, "read")),
            "127.0.0.1:9",
            "redis://127.0.0.1:8");
    return new ServiceSettings(
        stack,
        LocalIssuer.in(folder, InstantSource.system()),
        "0123456789abcdef",
        "local:key",
        ServicePorts.defaults(),
        Path.of("/state/archive"));
  }

  private static PostgresNode node(String name, int port, String database) {
    return new PostgresNode(name, "127.0.0.1", port, database, "postgres", "secret");
  }
}
