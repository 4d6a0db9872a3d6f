package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sixteen writers, and {@code kill -9} of the command-service and of PostgreSQL at random moments.
 * {@code -Dkill.seconds=60} is the full size, {@code -Dkill.seed} repeats its choices, {@code
 * -Dkill.coalescing=true} lets the commands share transactions.
 */
class KilledWritesTest {
  private static final int WRITERS = 16;
  private static final int SKUS = 6;

  /** So few that orders are refused in the end. */
  private static final int STOCK = 200;

  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("kill.seconds", 15));
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean hopeless = new AtomicBoolean();
  private final AtomicLong acknowledged = new AtomicLong();
  private final List<String> kills = new ArrayList<>();

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void loseAndDoubleNothing() throws Exception {
    System.out.println("killed writes: -Dkill.seed=" + SEED);
    Path folder = Files.createDirectories(Path.of("target", "killed-writes").toAbsolutePath());
    LocalIssuer issuer = LocalIssuer.in(folder, Clock.systemUTC());
    String token = issuer.token(Role.operator, Optional.empty());
    var options = StackOptions.in(folder.resolve("stack")).withReplicas(0).withFresh(true);
    try (LocalStack stack = LocalStack.start(options);
        ChildProcesses children = ChildProcesses.open();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List.of("kafka", "redis", "read").forEach(stack.processes()::stop);
      PostgresNode store = stack.description().writePrimaries().getFirst();
      Map<String, String> settings = new TreeMap<>();
      String coalescing = System.getProperty("kill.coalescing");
      if (coalescing != null) {
        settings.put("millrace.write.coalescing.enabled", coalescing);
      }
      CommandServer server =
          CommandServer.start("command", children, store, issuer, folder, settings);
      URI address = URI.create("http://127.0.0.1:" + server.port());
      List<String> skus = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(SEED);
      Writer seeder =
          new Writer("seed", address, token, skus, random.split(), client, hopeless::get);
      products(seeder, skus);
      List<Writer> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            new Writer("w" + i, address, token, skus, random.split(), client, hopeless::get));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> writing = new ArrayList<>();
        writers.forEach(writer -> writing.add(threads.submit(() -> write(writer))));
        killUntilTimeIsOver(random.split(), server, stack);
        over.set(true);
        for (Future<?> each : writing) {
          each.get(60, TimeUnit.SECONDS);
        }
      } finally {
        over.set(true);
        hopeless.set(true);
      }
      writers.add(seeder);
      check(writers, Ledger.read(store), store);
    }
  }

  private Void write(Writer writer) throws Exception {
    while (!over.get()) {
      writer.write();
      acknowledged.incrementAndGet();
    }
    return null;
  }

  /** Both kinds in turn at first, then at random; each after some more commands went through. */
  private void killUntilTimeIsOver(
      SplittableRandom random, CommandServer server, LocalStack stack) {
    long end = System.nanoTime() + TIME.toNanos();
    // However slow the machine: each kind once at least.
    while (System.nanoTime() < end || kills.size() < 2) {
      long next = acknowledged.get() + random.nextInt(20, 250);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> acknowledged.get() >= next);
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

  private static void products(Writer seeder, List<String> skus) throws Exception {
    for (int i = 0; i < SKUS; i++) {
      Sent product =
          Sent.of(
              "product-" + i,
              "product",
              "/v1/products",
              null,
              "{\"sku\":\"K%d\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                  .formatted(i));
      assertThat(seeder.once(product).status()).isEqualTo(201);
      seeder.receive("K" + i, STOCK);
      skus.add("K" + i);
    }
  }

  private void check(List<Writer> writers, Ledger ledger, PostgresNode store) throws Exception {
    List<Sent> history = writers.stream().flatMap(writer -> writer.history.stream()).toList();
    List<Ledger.Event> ofWriters =
        ledger.events().stream().filter(event -> !event.aggregateType().equals("product")).toList();
    long successes = history.stream().filter(Sent::succeeded).count();
    System.out.printf(
        "killed writes: %d commands, %d succeeded, %d refused, killed %s%n",
        history.size(), successes, history.size() - successes, kills);
    assertThat(kills).contains("command-service", "PostgreSQL");
    assertThat(successes).isGreaterThan(50);
    assertThat(
            LedgerCheck.violations(history, new Ledger(ofWriters, ledger.orders(), ledger.stock())))
        .as("with -Dkill.seed=" + SEED)
        .isEmpty();

    List<String> changed = new ArrayList<>();
    for (Writer writer : writers) {
      for (Sent first : writer.history) {
        Sent again = writer.once(first);
        // What was not decided is not stored: a stale version is stale again.
        if (!again.equals(first) && first.status() != 412) {
          changed.add(first + " became " + again);
        }
      }
    }
    assertThat(changed).as("with -Dkill.seed=" + SEED).isEmpty();
    assertThat(Ledger.read(store)).isEqualTo(ledger);
  }
}
