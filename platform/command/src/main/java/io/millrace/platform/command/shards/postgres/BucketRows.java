package io.millrace.platform.command.shards.postgres;

import io.millrace.platform.command.shards.MovedTable;
import io.millrace.platform.command.shards.MovedTable.Changed;
import io.millrace.platform.events.AggregateType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Copies, compares and deletes the rows of buckets. */
final class BucketRows {
  private static final int AGGREGATES_AT_ONCE = 1_000;
  private static final String ANSWERS = "idempotency";

  /** Moved as well. The ledger and the fences stay where they were written. */
  static final List<MovedTable> OWN =
      List.of(
          MovedTable.ofUnchanging(ANSWERS, "NOT stays"),
          MovedTable.ofUnchanging("command_key", "true"));

  /** Labels of the kinds of aggregate that move with their bucket, as literals of SQL. */
  static final String MOVING =
      AggregateType.values().stream()
          .filter(type -> type.placement() == AggregateType.Placement.BUCKET)
          .map(type -> "'" + type.label() + "'")
          .collect(Collectors.joining(", "));

  private static final String CHANGED =
      """
      SELECT DISTINCT aggregate_type, aggregate_id FROM event
      WHERE tx >= ?::text::xid8 AND bucket = ANY (?) AND aggregate_type IN (%s)
      ORDER BY aggregate_type, aggregate_id"""
          .formatted(MOVING);

  private final List<MovedTable> tables;

  BucketRows(List<MovedTable> application) {
    tables = new ArrayList<>(application);
    tables.addAll(OWN);
  }

  /** The lowest id of a transaction that may still be running: what is below is to be seen. */
  static long lowestRunning(Jdbc shard) throws SQLException {
    return shard.row(
        "SELECT ledger_tx(pg_snapshot_xmin(pg_current_snapshot()))::text::bigint",
        row -> row.getLong(1));
  }

  /** Puts the source's rows of these buckets in the place of the target's. */
  long copy(Jdbc source, Jdbc target, Collection<Integer> buckets) throws SQLException {
    delete(target, buckets);
    long rows = 0;
    for (MovedTable table : tables) {
      rows += copy(source, target, table, where(table, buckets));
    }
    return rows;
  }

  /** Deletes the rows of these buckets. */
  void delete(Jdbc shard, Collection<Integer> buckets) throws SQLException {
    for (MovedTable table : tables.reversed()) {
      shard.update("DELETE FROM " + table.name() + " WHERE " + where(table, buckets));
    }
  }

  /** A part of the changes since a copy, small enough for one transaction; at least one. */
  static List<List<String>> changed(Jdbc source, Collection<Integer> buckets, long since)
      throws SQLException {
    List<String> aggregates =
        source.rows(
            CHANGED,
            row -> row.getString(1) + ":" + row.getString(2),
            Long.toString(since),
            buckets);
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < aggregates.size(); from += AGGREGATES_AT_ONCE) {
      parts.add(aggregates.subList(from, Math.min(aggregates.size(), from + AGGREGATES_AT_ONCE)));
    }
    return parts;
  }

  /** Copies these aggregates once more. */
  long recopy(Jdbc source, Jdbc target, Collection<Integer> buckets, List<String> aggregates)
      throws SQLException {
    Map<MovedTable, String> parts = new LinkedHashMap<>();
    for (MovedTable table : tables) {
      if (table.changed() instanceof Changed.ByAggregate(AggregateType type, String idColumn)) {
        String ids =
            aggregates.stream()
                .filter(aggregate -> aggregate.startsWith(type.label() + ":"))
                .map(aggregate -> "'" + aggregate.substring(type.label().length() + 1) + "'")
                .collect(Collectors.joining(","));
        if (!ids.isEmpty()) {
          parts.put(table, where(table, buckets) + " AND " + idColumn + " IN (" + ids + ")");
        }
      }
    }
    return replace(source, target, parts);
  }

  /** Copies the rows once more that came with these transactions. */
  long recopy(Jdbc source, Jdbc target, Collection<Integer> buckets, long since)
      throws SQLException {
    Map<MovedTable, String> parts = new LinkedHashMap<>();
    for (MovedTable table : tables) {
      if (table.changed() instanceof Changed.ByTransaction) {
        parts.put(table, where(table, buckets) + " AND tx >= '" + since + "'::xid8");
      }
    }
    return replace(source, target, parts);
  }

  private long replace(Jdbc source, Jdbc target, Map<MovedTable, String> parts)
      throws SQLException {
    for (MovedTable table : new ArrayList<>(parts.keySet()).reversed()) {
      target.update("DELETE FROM " + table.name() + " WHERE " + parts.get(table));
    }
    long rows = 0;
    for (Map.Entry<MovedTable, String> part : parts.entrySet()) {
      rows += copy(source, target, part.getKey(), part.getValue());
    }
    return rows;
  }

  /** The tables whose rows are not the same on both sides, with their numbers of rows. */
  List<String> differences(Jdbc source, Jdbc target, Collection<Integer> buckets)
      throws SQLException {
    List<String> differences = new ArrayList<>();
    for (MovedTable table : tables) {
      String here = fingerprint(source, table, buckets);
      String there = fingerprint(target, table, buckets);
      if (!here.equals(there)) {
        differences.add("%s (%s here, %s there)".formatted(table.name(), here, there));
      }
    }
    return differences;
  }

  /** Number of rows and sum of their hashes: the same in whatever order they lie. */
  static String fingerprint(Jdbc shard, MovedTable table, Collection<Integer> buckets)
      throws SQLException {
    String row =
        columns(shard, table).stream()
            .map(column -> read(table, column, shard.shard()))
            .collect(Collectors.joining(", "));
    return shard.row(
        """
        SELECT count(*) || ' rows ' || coalesce(sum(
          ('x' || left(md5(ROW(%s)::text), 15))::bit(60)::bigint::numeric), 0)
        FROM %s WHERE %s"""
            .formatted(row, table.name(), where(table, buckets)),
        result -> result.getString(1));
  }

  private static String where(MovedTable table, Collection<Integer> buckets) {
    String list = buckets.stream().map(String::valueOf).collect(Collectors.joining(","));
    return "bucket IN (" + list + ") AND " + table.filter();
  }

  private static long copy(Jdbc source, Jdbc target, MovedTable table, String where)
      throws SQLException {
    List<String> columns = columns(source, table);
    String read =
        columns.stream()
            .map(column -> read(table, column, source.shard()))
            .collect(Collectors.joining(", "));
    CopyManager from = source.copies();
    CopyManager to = target.copies();
    CopyOut out =
        from.copyOut(
            "COPY (SELECT %s FROM %s WHERE %s) TO STDOUT (FORMAT binary)"
                .formatted(read, table.name(), where));
    CopyIn in =
        to.copyIn(
            "COPY %s (%s) FROM STDIN (FORMAT binary)"
                .formatted(table.name(), String.join(", ", columns)));
    try {
      byte[] piece = out.readFromCopy();
      while (piece != null) {
        in.writeToCopy(piece, 0, piece.length);
        piece = out.readFromCopy();
      }
      return in.endCopy();
    } finally {
      if (out.isActive()) {
        out.cancelCopy();
      }
      if (in.isActive()) {
        in.cancelCopy();
      }
    }
  }

  /** The columns that can be written, in the same order on every shard. */
  private static List<String> columns(Jdbc shard, MovedTable table) throws SQLException {
    return shard.rows(
        """
        SELECT quote_ident(column_name) FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = ? AND is_generated = 'NEVER'
        ORDER BY column_name""",
        row -> row.getString(1),
        table.name());
  }

  /** What is read for a column: the shard whose transaction an answer names is kept. */
  private static String read(MovedTable table, String column, int shard) {
    return table.name().equals(ANSWERS) && column.equals("shard")
        ? "coalesce(shard, " + shard + ")"
        : column;
  }
}
