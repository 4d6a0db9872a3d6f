package io.millrace.cli.scenario;

import io.millrace.cli.scenario.Target.Database;
import io.millrace.stack.Waiting;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;

/** Looks at the read models on a replica, past the query-service. */
final class ReplicaProbe {
  private ReplicaProbe() {}

  /** The row of an order. */
  record Row(String status, long version) {}

  /** The order's row, once the replica has it with at least this version. */
  static Optional<Row> order(Database replica, String orderId, long version, Duration limit) {
    // A list, because a condition cannot hand out what it saw.
    var found = new ArrayList<Row>(1);
    Waiting.until(
        () -> {
          read(replica, orderId).filter(row -> row.version >= version).ifPresent(found::add);
          return !found.isEmpty();
        },
        limit);
    return found.stream().findFirst();
  }

  private static Optional<Row> read(Database replica, String orderId) {
    try (var connection =
            DriverManager.getConnection(replica.jdbcUrl(), replica.user(), replica.password());
        var query =
            connection.prepareStatement(
                "select status, version, pg_is_in_recovery() from order_view where id = ?")) {
      query.setObject(1, UUID.fromString(orderId));
      try (var rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        StepFailed.unless(
            rows.getBoolean(3), "%s is no replica: it is not in recovery", replica.name());
        return Optional.of(new Row(rows.getString(1), rows.getLong(2)));
      }
    } catch (SQLException e) {
      throw new StepFailed("%s cannot be read: %s".formatted(replica.name(), e.getMessage()));
    }
  }
}
