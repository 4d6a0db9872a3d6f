package io.millrace.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Statements against a node, on a connection of their own. */
final class Sql {
  private Sql() {}

  static void run(PostgresNode node, String sql) {
    try (var connection = connect(node);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(node + ": " + e.getMessage(), e);
    }
  }

  static String value(PostgresNode node, String sql) {
    try (var connection = connect(node);
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(node + ": " + e.getMessage(), e);
    }
  }

  private static Connection connect(PostgresNode node) throws SQLException {
    return DriverManager.getConnection(
        node.jdbcUrl() + "?loginTimeout=5&socketTimeout=5", node.user(), node.password());
  }
}
