package io.millrace.command.imports;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the write store behind the service's back. */
final class WriteStore {
  private WriteStore() {}

  /** Each row with its columns joined by a blank. */
  static List<String> rows(String sql, Object... parameters) {
    PostgresNode node = SharedStack.get().description().writePrimaries().getFirst();
    try (Connection connection =
            DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return read(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> read(PreparedStatement statement) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          columns.add(String.valueOf(result.getString(column)));
        }
        rows.add(String.join(" ", columns));
      }
    }
    return rows;
  }

  /** {@code onHand reserved version} of the stock. */
  static List<String> stock(String sku) {
    return rows("SELECT on_hand, reserved, version FROM stock WHERE sku = ?", sku);
  }

  /** {@code status version refunded} of the order. */
  static List<String> order(String reference) {
    return rows(
        "SELECT status, version, refunded FROM customer_order WHERE reference = ?", reference);
  }

  /** {@code version type} of the events of the order with this reference, in ledger order. */
  static List<String> orderEvents(String reference) {
    return rows(
        """
        SELECT e.version, e.type FROM event e
        JOIN customer_order o ON e.aggregate_id = o.id::text AND e.aggregate_type = 'order'
        WHERE o.reference = ? ORDER BY e.position""",
        reference);
  }

  static long countOfEvents() {
    return Long.parseLong(rows("SELECT count(*) FROM event").getFirst());
  }
}
