package io.millrace.command.shards.postgres;

import java.sql.SQLException;
import java.util.List;

/**
 * A table whose rows go with their bucket.
 *
 * @param filter which of the rows do
 * @param changed how changed rows are found
 */
record MovedTable(String name, String filter, Changed changed) {
  /** How rows are found that changed since a copy was made. */
  sealed interface Changed {
    /** The ledger names the aggregate; its id stands in this column. */
    record ByAggregate(String type, String idColumn) implements Changed {}

    /** Rows never change, and carry the transaction that wrote them. */
    record ByTransaction() implements Changed {}
  }

  private static final String ALL = "true";

  /** Those that others refer to come first. */
  static final List<MovedTable> ALL_TABLES =
      List.of(
          new MovedTable("customer", ALL, new Changed.ByAggregate("customer", "id")),
          new MovedTable("customer_order", ALL, new Changed.ByAggregate("order", "id")),
          new MovedTable("order_line", ALL, new Changed.ByAggregate("order", "order_id")),
          new MovedTable("order_payment", ALL, new Changed.ByAggregate("order", "order_id")),
          new MovedTable("idempotency", "NOT stays", new Changed.ByTransaction()),
          new MovedTable("import_key", "kind IN ('order', 'return')", new Changed.ByTransaction()));

  /**
   * Tables with a column {@code bucket} whose rows stay: catalogue and stock are the shard's own,
   * the ledger stays where it was written.
   */
  static final List<String> STAYING =
      List.of(
          "product",
          "product_price",
          "category",
          "product_category",
          "stock",
          "event",
          "bucket_fence");

  /** The columns that can be written, in an order that is the same on every shard. */
  List<String> columns(Jdbc shard) throws SQLException {
    return shard.rows(
        """
        SELECT quote_ident(column_name) FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = ? AND is_generated = 'NEVER'
        ORDER BY column_name""",
        row -> row.getString(1),
        name);
  }

  /** What is read for a column: the shard whose transaction an answer names is kept. */
  String read(String column, int shard) {
    return name.equals("idempotency") && column.equals("shard")
        ? "coalesce(shard, " + shard + ")"
        : column;
  }
}
