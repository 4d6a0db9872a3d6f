package io.millrace.command.testing;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into the home shard past the service. */
public final class WriteDatabase {
  private WriteDatabase() {}

  /** A connection of the test's own. */
  public static Connection connect() throws SQLException {
    PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
    return DriverManager.getConnection(home.jdbcUrl(), home.user(), home.password());
  }

  /** The rows of a query, as text. */
  public static List<List<@Nullable String>> rows(String sql, Object... parameters) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<List<@Nullable String>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          List<@Nullable String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one value of a query, as text. */
  public static @Nullable String value(String sql, Object... parameters) {
    return rows(sql, parameters).getFirst().getFirst();
  }
}
