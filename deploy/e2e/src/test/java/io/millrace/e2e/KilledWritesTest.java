package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sixteen writers, and {@code kill -9} of the command-service and of PostgreSQL at random moments.
 * {@code -Dkill.seconds=60} is the full size, {@code -Dkill.seed} repeats its choices, {@code
 * -Dkill.coalescing=true} lets the commands share transactions.
 */
@Tag("chaos")
class KilledWritesTest {
  private static final int WRITERS = 16;

  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("kill.seconds", 15));
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());

  private final List<String> kills = new ArrayList<>();

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void loseAndDoubleNothing() throws Exception {
    System.out.println("killed writes: -Dkill.seed=" + SEED);
    Path folder = Files.createDirectories(Path.of("target", "killed-writes").toAbsolutePath());
    LocalIssuer issuer = LocalIssuer.in(folder, InstantSource.system());
    var options = StackOptions.in(folder.resolve("stack")).withReplicas(0).withFresh(true);
    try (LocalStack stack = LocalStack.start(options);
        ChildProcesses children = ChildProcesses.open()) {
      List.of("kafka", "redis", "read").forEach(stack.processes()::stop);
      PostgresNode store = stack.description().writePrimaries().getFirst();
      CommandServer server =
          CommandServer.start("command", children, store, issuer, folder, settings());
      SplittableRandom random = new SplittableRandom(SEED);
      String token = issuer.token(Role.operator, Optional.empty());
      try (Crew crew = new Crew(WRITERS, server, token, random.split())) {
        crew.begin();
        killUntilTimeIsOver(crew, random.split(), server, stack);
        crew.end();
        check(crew, store);
      }
    }
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    String coalescing = System.getProperty("kill.coalescing");
    if (coalescing != null) {
      settings.put("millrace.write.coalescing.enabled", coalescing);
    }
    return settings;
  }

  /** Both kinds in turn at first, then at random; each after some more commands went through. */
  private void killUntilTimeIsOver(
      Crew crew, SplittableRandom random, CommandServer server, LocalStack stack) {
    long end = System.nanoTime() + TIME.toNanos();
    // However slow the machine: each kind once at least.
    while (System.nanoTime() < end || kills.size() < 2) {
      long next = crew.settled() + random.nextInt(20, 250);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> crew.settled() >= next);
      boolean service = kills.size() < 2 ? kills.isEmpty() : random.nextBoolean();
      kills.add(service ? "command-service" : "PostgreSQL");
      if (service) {
        server.kill();
        server.restart();
        server.awaitReady();
      } else {
        stack.processes().kill("write-0");
        stack.processes().start("write-0");
      }
    }
  }

  private void check(Crew crew, PostgresNode store) throws Exception {
    List<Sent> history = crew.history();
    long successes = history.stream().filter(Sent::succeeded).count();
    System.out.printf(
        "killed writes: %d commands, %d succeeded, %d refused, killed %s%n",
        history.size(), successes, history.size() - successes, kills);
    assertThat(kills).contains("command-service", "PostgreSQL");
    assertThat(successes).isGreaterThan(50);
    assertThat(crew.violations(store)).as("with -Dkill.seed=" + SEED).isEmpty();

    Ledger before = Ledger.read(store);
    assertThat(crew.changedByRepeating()).as("with -Dkill.seed=" + SEED).isEmpty();
    assertThat(Ledger.read(store)).isEqualTo(before);
  }
}
