package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.stack.PostgresNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a write primary holds: events and, beside them, the state of orders and stock as text.
 *
 * @param orders by id: {@code status paid refunded version line:sku:quantity:shipped:returned …}
 * @param stock by SKU: {@code onHand reserved version}
 */
record Ledger(List<Event> events, Map<String, String> orders, Map<String, String> stock) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One event. {@code key} is that of the command which led to it. */
  record Event(
      String aggregateType,
      String aggregateId,
      long version,
      String type,
      JsonNode payload,
      @Nullable String key) {}

  static Ledger read(PostgresNode node) throws SQLException, IOException {
    try (Connection connection =
        DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password())) {
      List<Event> events = new ArrayList<>();
      try (ResultSet row =
          connection
              .createStatement()
              .executeQuery(
                  """
                  SELECT aggregate_type, aggregate_id, version, type, payload::text,
                    metadata ->> 'causation'
                  FROM event ORDER BY aggregate_type, aggregate_id, version""")) {
        while (row.next()) {
          events.add(
              new Event(
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getString(4),
                  JSON.readTree(row.getString(5)),
                  row.getString(6)));
        }
      }
      Map<String, String> orders =
          texts(
              connection,
              """
              SELECT o.id::text, concat_ws(' ', o.status, o.paid, o.refunded, o.version,
                (SELECT string_agg(concat_ws(':', line, sku, quantity, shipped, returned), ' '
                  ORDER BY line) FROM order_line l WHERE l.bucket = o.bucket AND l.order_id = o.id))
              FROM customer_order o""");
      Map<String, String> stock =
          texts(connection, "SELECT sku, concat_ws(' ', on_hand, reserved, version) FROM stock");
      return new Ledger(events, orders, stock);
    }
  }

  private static Map<String, String> texts(Connection connection, String sql) throws SQLException {
    Map<String, String> texts = new TreeMap<>();
    try (ResultSet row = connection.createStatement().executeQuery(sql)) {
      while (row.next()) {
        texts.put(row.getString(1), row.getString(2));
      }
    }
    return texts;
  }
}
