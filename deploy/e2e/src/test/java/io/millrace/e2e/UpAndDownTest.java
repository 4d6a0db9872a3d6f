package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The suite in the background: what is up is up once, heals, and ends without a trace. */
class UpAndDownTest {
  private final Cli cli = new Cli(Path.of("target/e2e up and down"));
  private final StateFolder state = new StateFolder(cli.state());

  @AfterEach
  void down() throws Exception {
    cli.run("down");
    Processes.requireNoneOf(cli.state());
  }

  @Test
  void itStartsOnceHealsAndEndsWithoutATrace() throws Exception {
    assertThat(cli.run("up", "--fresh").code()).isZero();
    JsonNode status = status();
    assertThat(status.path("state").asText()).isEqualTo("up");
    status
        .path("services")
        .forEach(service -> assertThat(service.path("healthy").asBoolean()).isTrue());
    requireReachable(status.path("stores").path("write-0"));
    requireReachable(status.path("stores").path("replica-1"));

    Cli.Ran second = cli.run("up");
    assertThat(second.code()).isZero();
    assertThat(second.output()).contains("already up");

    long killed = pid("query");
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> status().path("state").asText().equals("up") && pid("query") != killed);

    assertThat(cli.run("logs", "supervisor").output()).contains("query-service ended");

    assertThat(cli.run("down").code()).isZero();
    Processes.requireNoneOf(cli.state());
    assertThat(status().path("state").asText()).isEqualTo("down");
  }

  @Test
  void whenTheSupervisorIsKilledEverythingEndsAndStatusSaysSo() throws Exception {
    assertThat(cli.run("up").code()).isZero();

    RunFile.read(state).orElseThrow().owner().find().orElseThrow().destroyForcibly();

    Processes.requireNoneOf(cli.state());
    assertThat(status().path("state").asText()).isEqualTo("down");
    assertThat(cli.run("up").code()).as("it starts again on the same data").isZero();
  }

  private JsonNode status() throws Exception {
    return new ObjectMapper().readTree(cli.run("status", "-o", "json").output());
  }

  private long pid(String service) {
    RunFile.Service run = RunFile.read(state).orElseThrow().services().get(service);
    return run == null || run.pid() == null ? -1 : run.pid();
  }

  private static void requireReachable(JsonNode store) throws Exception {
    try (var connection =
        DriverManager.getConnection(
            store.path("url").asText(),
            store.path("user").asText(),
            store.path("password").asText())) {
      assertThat(connection.isValid(2)).isTrue();
    }
  }
}
