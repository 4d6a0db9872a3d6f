package io.millrace.e2e;

import io.millrace.stack.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks into the shards all the time: nowhere is more reserved than there is, and no piece is lost
 * or made, on a shard or on its way.
 */
final class StockSampler implements Runnable, AutoCloseable {
  private final List<Connection> shards = new ArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<String> wrong = new ArrayList<>();
  private final int expected;
  private long looks;

  StockSampler(List<PostgresNode> nodes, int expected) throws SQLException {
    this.expected = expected;
    for (PostgresNode node : nodes) {
      shards.add(DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password()));
    }
  }

  @Override
  public void run() {
    while (!ended.get() && wrong.size() < 10) {
      try {
        look();
      } catch (SQLException e) {
        wrong.add(e.toString());
      }
    }
  }

  private void look() throws SQLException {
    long pieces = 0;
    long sold = 0;
    StringBuilder seen = new StringBuilder();
    boolean oversold = false;
    for (Connection shard : shards) {
      try (Statement statement = shard.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT on_hand, reserved, transferred, transferred_held FROM stock")) {
        while (row.next()) {
          oversold |= row.getLong(2) > row.getLong(1);
          pieces += row.getLong(1) + row.getLong(3);
          sold += row.getLong(2) + row.getLong(4);
          seen.append(row.getLong(1)).append('/').append(row.getLong(2)).append(' ');
        }
      }
    }
    looks++;
    if (oversold || pieces != expected || sold > expected) {
      wrong.add("on hand/reserved: %s; %d pieces, %d sold".formatted(seen, pieces, sold));
    }
  }

  @Override
  public void close() {
    ended.set(true);
  }

  /** What was wrong at a look, at most ten times. */
  List<String> wrong() {
    return wrong;
  }

  long looks() {
    return looks;
  }
}
