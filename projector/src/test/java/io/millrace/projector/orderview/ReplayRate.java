package io.millrace.projector.orderview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.rebuild.postgres.LedgerHistory;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import io.millrace.stack.PostgresNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * How fast {@code order_view} is replayed, next to what bounds it and what it replaces, interleaved
 * in one run. Not part of the tests: {@code ./mvnw -pl projector -am test -Dtest=ReplayRate
 * -Dsurefire.failIfNoSpecifiedTests=false [-Dshow.rate.orders=20000]}. Needs {@code psql}.
 */
class ReplayRate {
  private static final int ORDERS = Integer.getInteger("show.rate.orders", 5000);
  private static final int ROUNDS = 5;
  private static final int BATCH = 5000;
  private static final int ONE_BY_ONE = 2000;

  private final List<EventEnvelope> events = RandomShop.guests(ORDERS, new Random(1)).events();

  @Test
  void nextToThePsqlLoopOfTheSameUpsertsAndToOneTransactionPerEvent() throws Exception {
    Path script = Files.createTempFile("upserts", ".sql");
    Files.writeString(script, upserts());
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    try (TestTopics topics = TestTopics.empty()) {
      topics.send(events);
      for (int round = 0; round < ROUNDS; round++) {
        add(rates, "projector", events.size(), this::projector);
        add(rates, "psql, same upserts", events.size(), () -> psql(script));
        add(rates, "transaction per event", ONE_BY_ONE, this::oneByOne);
      }
    } finally {
      Files.delete(script);
    }
    double projector = median(rates, "projector");
    rates.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-24s %,10.0f events/s (%s)  projector is %.2f times that%n",
                name,
                median(rates, name),
                all.stream().map(r -> "%,.0f".formatted(r)).collect(Collectors.joining(" ")),
                projector / median(rates, name)));
    assertThat(projector).isPositive();
  }

  private interface Work {
    /** The seconds that it took. */
    double seconds() throws Exception;
  }

  private static void add(Map<String, List<Double>> rates, String name, int events, Work work)
      throws Exception {
    rates.computeIfAbsent(name, key -> new ArrayList<>()).add(events / work.seconds());
  }

  private static double median(Map<String, List<Double>> rates, String name) {
    List<Double> sorted = rates.getOrDefault(name, List.of()).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /** From the first event applied to the last one in the table, so without joining the group. */
  private double projector() {
    try (TestDatabase database = TestDatabase.fresh();
        ProjectorRuntime projector =
            TestProjector.start(
                database,
                new LedgerHistory(Map.of(), Duration.ofSeconds(1)),
                List.of(new OrderViewTable()))) {
      await().pollInterval(Duration.ofMillis(1)).until(() -> projector.feedStatus().assigned() > 0);
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> !projector.runner().checkpoints().isEmpty());
      long start = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofMinutes(5))
          .until(() -> projector.monitor().count("order_view", "applied") >= events.size());
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private double psql(Path script) throws IOException, InterruptedException {
    try (TestDatabase database = TestDatabase.fresh()) {
      PostgresNode node = database.node();
      ProcessBuilder psql =
          new ProcessBuilder(
              "psql",
              "-qX",
              "-v",
              "ON_ERROR_STOP=1",
              "-h",
              node.host(),
              "-p",
              Integer.toString(node.port()),
              "-U",
              node.user(),
              "-d",
              node.database(),
              "-f",
              script.toString());
      psql.environment().put("PGPASSWORD", node.password());
      psql.environment().put("PGOPTIONS", "-c synchronous_commit=off");
      psql.inheritIO();
      long start = System.nanoTime();
      assertThat(psql.start().waitFor()).isZero();
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** As a consumer does that commits each event with its offset. */
  private double oneByOne() throws SQLException {
    OrderViewProjection projection = new OrderViewProjection();
    Map<String, OrderRow> rows = new HashMap<>();
    try (TestDatabase database = TestDatabase.fresh();
        Connection connection =
            DriverManager.getConnection(
                database.node().jdbcUrl(), database.node().user(), database.node().password());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      for (EventEnvelope event : events.subList(0, ONE_BY_ONE)) {
        statement
            .executeQuery("SELECT * FROM order_view_v1 WHERE id = '" + event.aggregateId() + "'")
            .close();
        OrderRow row = projection.fold(rows.get(event.aggregateId()), event);
        rows.put(event.aggregateId(), row);
        statement.execute(upsert(List.of(row)));
        statement.execute(
            "UPDATE projection_checkpoint SET next_offset = next_offset + 1"
                + " WHERE projection = 'order_view'");
        connection.commit();
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private String upserts() {
    OrderViewProjection projection = new OrderViewProjection();
    Map<String, OrderRow> rows = new HashMap<>();
    StringBuilder script = new StringBuilder();
    for (int from = 0; from < events.size(); from += BATCH) {
      Map<String, OrderRow> changed = new LinkedHashMap<>();
      for (EventEnvelope event : events.subList(from, Math.min(events.size(), from + BATCH))) {
        OrderRow row = projection.fold(rows.get(event.aggregateId()), event);
        rows.put(event.aggregateId(), row);
        changed.put(event.aggregateId(), row);
      }
      script.append(upsert(changed.values())).append(";\n");
    }
    return script.toString();
  }

  private static String upsert(Collection<OrderRow> rows) {
    return rows.stream()
        .map(ReplayRate::values)
        .collect(
            Collectors.joining(
                ",",
                """
                INSERT INTO order_view_v1 AS v (id, country, currency, lines, total, paid, refunded,
                  status, allowed_next, placed_at, updated_at, version) VALUES
                """,
                """
                 ON CONFLICT (id) DO UPDATE SET lines = excluded.lines, paid = excluded.paid,
                  refunded = excluded.refunded, status = excluded.status,
                  allowed_next = excluded.allowed_next, updated_at = excluded.updated_at,
                  version = excluded.version
                WHERE v.version < excluded.version
                """));
  }

  private static String values(OrderRow row) {
    return Arrays.asList(
            row.id(),
            row.country(),
            row.currency(),
            LinesJson.write(row.lines()),
            row.total(),
            row.paid(),
            row.refunded(),
            row.status().label(),
            "{" + String.join(",", NextSteps.of(row)) + "}",
            row.placedAt(),
            row.updatedAt(),
            row.version())
        .stream()
        .map(value -> "'" + value + "'")
        .collect(Collectors.joining(",", "(", ")"));
  }
}
