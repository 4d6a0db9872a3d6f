package io.millrace.e2e;

import static org.awaitility.Awaitility.await;

import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.Suite;
import io.millrace.stack.PostgresNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Makes events older than the retention, and has the running service archive them. */
final class OldDay {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).minusDays(120);
  private static final String PARTITION =
      "event_" + DAY.format(DateTimeFormatter.ofPattern("uuuuMMdd"));

  private static final String UNPUBLISHED =
      """
      SELECT count(*) FROM event e, relay_checkpoint c
      WHERE e.aggregate_id = ANY (?) AND (e.tx, e.position) > (c.tx, c.position)""";

  private static final String LEFT =
      "SELECT count(*) FROM pg_class WHERE relname = '"
          + PARTITION
          + "' OR EXISTS (SELECT FROM event WHERE aggregate_id = ANY (?))";

  private final Suite suite;

  OldDay(Suite suite) {
    this.suite = suite;
  }

  /**
   * Returns when no ledger has these aggregates' events any more. A command-service looks for old
   * days when it starts, and then every hour: so it is killed, and started again by its supervisor.
   */
  void archive(String... aggregates) throws SQLException {
    await().atMost(LIMIT).until(() -> all(UNPUBLISHED, aggregates));
    for (PostgresNode node : suite.stack().writePrimaries()) {
      try (Connection connection = connect(node)) {
        connection
            .createStatement()
            .execute("SELECT make_event_partitions('%s', 1)".formatted(DAY));
        // A row goes to the partition of its day.
        try (PreparedStatement update =
            connection.prepareStatement(
                "UPDATE event SET occurred_at = '%sT08:00:00Z' WHERE aggregate_id = ANY (?)"
                    .formatted(DAY))) {
          update.setArray(1, connection.createArrayOf("text", aggregates));
          update.executeUpdate();
        }
      }
    }
    ProcessHandle.of(suite.pid(ServiceName.COMMAND).orElseThrow()).orElseThrow().destroyForcibly();
    await().atMost(LIMIT).until(() -> all(LEFT, aggregates));
    await().atMost(LIMIT).ignoreExceptions().until(this::ready);
  }

  /** Whether the count is nothing on every shard. */
  private boolean all(String count, String... aggregates) throws SQLException {
    List<PostgresNode> nodes = suite.stack().writePrimaries();
    for (PostgresNode node : nodes) {
      try (Connection connection = connect(node);
          PreparedStatement query = connection.prepareStatement(count)) {
        query.setArray(1, connection.createArrayOf("text", aggregates));
        try (ResultSet row = query.executeQuery()) {
          row.next();
          if (row.getLong(1) > 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean ready() throws Exception {
    URI ready = suite.managementUrl(ServiceName.COMMAND).resolve("/q/health/ready");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    }
  }

  private static Connection connect(PostgresNode node) throws SQLException {
    return DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
  }
}
