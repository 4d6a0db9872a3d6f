package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * POST /v1/orders with commands that share transactions and with ones that do not, side by side:
 * two services on one database, fsync on, rounds A B B A. Not run with the tests:
 *
 * <pre>
 * ./mvnw -q package -DskipTests &amp;&amp; ./mvnw -pl deploy/e2e -am test -Dtest=CoalescingBench \
 *   -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jit=-XX:TieredStopAtLevel=4</pre>
 *
 * <p>{@code -Dbench.rounds}, {@code -Dbench.seconds}, {@code -Dbench.connections}, {@code
 * -Dbench.skus}; {@code -Dbench.on=name=value,…} are settings of the one that coalesces.
 */
class CoalescingBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 5);
  private static final int CONNECTIONS = Integer.getInteger("bench.connections", 64);
  private static final int SKUS = Integer.getInteger("bench.skus", 2000);
  private static final int LINES = 3;

  /** One side: figures per round. */
  private record Side(String name, CommandServer server, List<double[]> rounds) {}

  @Test
  @Timeout(value = 14, unit = TimeUnit.MINUTES)
  void onAgainstOff() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "coalescing-bench").toAbsolutePath());
    LocalIssuer issuer = LocalIssuer.in(folder, InstantSource.system());
    String token = issuer.token(Role.operator, Optional.empty());
    var options = StackOptions.in(folder.resolve("stack")).withReplicas(0).withFresh(true);
    try (LocalStack stack = LocalStack.start(options);
        ChildProcesses children = ChildProcesses.open()) {
      List.of("kafka", "redis", "read").forEach(stack.processes()::stop);
      PostgresNode store = stack.description().writePrimaries().getFirst();
      List<Side> sides = new ArrayList<>();
      for (boolean on : new boolean[] {false, true}) {
        Map<String, String> settings = new java.util.TreeMap<>();
        settings.put("millrace.write.coalescing.enabled", Boolean.toString(on));
        String more = System.getProperty("bench.on", "");
        if (on && !more.isEmpty()) {
          Arrays.stream(more.split(","))
              .forEach(pair -> settings.put(pair.split("=")[0], pair.split("=")[1]));
        }
        String name = on ? "on" : "off";
        var server = CommandServer.start(name, children, store, issuer, folder, settings);
        sides.add(new Side(name, server, new ArrayList<>()));
      }
      seed(sides.getFirst().server().port(), token);
      long postmaster = stack.processes().pid("write-0");
      for (int round = -2; round < ROUNDS; round++) {
        boolean warm = round >= 0;
        // A B B A
        for (int i : new int[] {0, 1, 1, 0}) {
          measure(sides.get(i), token, postmaster, warm);
        }
      }
      report(sides);
    }
  }

  private static void seed(int port, String token) throws Exception {
    for (String kind : List.of("product", "receipt")) {
      var body = new StringBuilder();
      for (int i = 0; i < SKUS; i++) {
        body.append(
            kind.equals("product")
                ? "{\"type\":\"product\",\"sku\":\"B%d\",\"name\":\"Thing %d\",\"price\":{\"amount\":255,\"currency\":\"GBP\"},\"stocked\":true}%n"
                    .formatted(i, i)
                : "{\"type\":\"receipt\",\"key\":\"seed:B%d\",\"sku\":\"B%d\",\"quantity\":1000000000,\"at\":\"2026-01-01T00:00:00Z\"}%n"
                    .formatted(i, i));
      }
      var request =
          java.net.http.HttpRequest.newBuilder(
                  java.net.URI.create("http://127.0.0.1:" + port + "/v1/imports"))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/x-ndjson")
              .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body.toString()))
              .build();
      try (var client = java.net.http.HttpClient.newHttpClient()) {
        var answer = client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body().lines().filter(line -> line.contains("created")).count())
            .as(answer.body().lines().limit(2).toList().toString())
            .isEqualTo(SKUS);
      }
    }
  }

  private static void measure(Side side, String token, long postmaster, boolean counts)
      throws Exception {
    String run = UUID.randomUUID().toString();
    long serviceBefore = ticks(side.server().pid());
    long databaseBefore = ticksOfFamily(postmaster);
    HttpLoad.Outcome outcome =
        HttpLoad.run(
            side.server().port(),
            CONNECTIONS,
            SECONDS * 1000L,
            n ->
                new HttpLoad.Request(
                    "/v1/orders",
                    "Authorization: Bearer %s\r\nIdempotency-Key: %s-%d\r\n"
                        .formatted(token, run, n),
                    order(n)));
    long service = ticks(side.server().pid()) - serviceBefore;
    long database = ticksOfFamily(postmaster) - databaseBefore;
    if (counts) {
      assertThat(outcome.others()).isZero();
      side.rounds()
          .add(
              new double[] {
                outcome.perSecond(),
                service * 10_000.0 / outcome.succeeded(),
                database * 10_000.0 / outcome.succeeded()
              });
    }
    System.out.printf(
        "%-4s %-4s %8.0f orders/s%n", counts ? "" : "warm", side.name(), outcome.perSecond());
  }

  private static String order(long n) {
    var lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      long sku = Math.floorMod((n * LINES + i) * 7919, (long) SKUS);
      lines.append(i == 0 ? "" : ",").append("{\"sku\":\"B%d\",\"quantity\":1}".formatted(sku));
    }
    return "{\"country\":\"France\",\"lines\":[" + lines + "]}";
  }

  private static void report(List<Side> sides) {
    for (Side side : sides) {
      System.out.printf(
          "%-4s orders/s %s, service CPU us/order %s, database CPU us/order %s%n",
          side.name(), spread(side, 0), spread(side, 1), spread(side, 2));
    }
    System.out.printf("on / off: %.2f%n", median(sides.get(1), 0) / median(sides.get(0), 0));
  }

  private static double median(Side side, int figure) {
    double[] all = side.rounds().stream().mapToDouble(round -> round[figure]).sorted().toArray();
    return (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
  }

  private static String spread(Side side, int figure) {
    double[] all = side.rounds().stream().mapToDouble(round -> round[figure]).sorted().toArray();
    return "%.0f (%.0f to %.0f)".formatted(median(side, figure), all[0], all[all.length - 1]);
  }

  /** User and system time in ticks of 10 ms, of threads that ended too. */
  private static long ticks(long pid) throws IOException {
    String[] fields = afterName(pid);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** The process, its children, and those of its children that have ended. */
  private static long ticksOfFamily(long pid) throws IOException {
    String[] fields = afterName(pid);
    long sum = ticks(pid) + Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    for (ProcessHandle child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
      try {
        sum += ticks(child.pid());
      } catch (IOException ended) {
        // Then it is among those that have ended, from the next look on.
      }
    }
    return sum;
  }

  private static String[] afterName(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }
}
