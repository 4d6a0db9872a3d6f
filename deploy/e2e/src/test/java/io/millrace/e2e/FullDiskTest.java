package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The write primary has no room left: callers are told so, and what was acknowledged stays. */
@Tag("chaos")
class FullDiskTest {
  /** A little more than the least with which the stack starts. */
  private static final int MEBIBYTES = 512;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void commandsAreRefusedUntilThereIsRoomAndNothingAcknowledgedIsLost() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "full-disk").toAbsolutePath());
    Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"), MEBIBYTES);
    assumeThat(mounted).as("this account may not mount a file system to fill").isPresent();
    LocalIssuer issuer = LocalIssuer.in(folder, InstantSource.system());
    String token = issuer.token(Role.operator, Optional.empty());
    try (SmallDisk disk = mounted.get()) {
      var options = StackOptions.in(disk.folder().resolve("stack")).withReplicas(0);
      try (LocalStack stack = LocalStack.start(options);
          ChildProcesses children = ChildProcesses.open()) {
        PostgresNode store = stack.description().writePrimaries().getFirst();
        CommandServer server =
            CommandServer.start("command", children, store, issuer, folder, Map.of());
        try (Crew crew = new Crew(4, server, token, new SplittableRandom(1))) {
          crew.begin();
          awaitMore(crew, 50);
          disk.fill();
          // One or the other may still find room in a page that is there.
          await()
              .atMost(PATIENCE)
              .until(
                  () -> register(server, token),
                  answer ->
                      answer.statusCode() == 503
                          && answer.body().contains("\"store-unavailable\""));
          disk.empty();
          long enough = crew.settled() + 50;
          await()
              .atMost(PATIENCE)
              .until(
                  () -> {
                    // It ends by itself if it cannot even write its log, at once or a little later.
                    stack.processes().start("write-0");
                    return crew.settled() >= enough;
                  });
          crew.end();

          assertThat(crew.violations(store)).isEmpty();
          assertThat(crew.changedByRepeating()).isEmpty();
        }
      }
    }
  }

  private static void awaitMore(Crew crew, int commands) {
    long enough = crew.settled() + commands;
    await().atMost(PATIENCE).until(() -> crew.settled() >= enough);
  }

  private static HttpResponse<String> register(CommandServer server, String token)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/customers"))
              .timeout(Duration.ofSeconds(15))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", UUID.randomUUID().toString())
              .POST(
                  HttpRequest.BodyPublishers.ofString("{\"name\":\"Ada\",\"country\":\"France\"}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
