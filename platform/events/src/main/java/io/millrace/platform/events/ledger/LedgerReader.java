package io.millrace.platform.events.ledger;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.MetadataJson;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shard's whole ledger, from the first archived event to the newest committed one, over a plain
 * JDBC connection. For rebuilds and for looking at an aggregate's past; the relay has its own way.
 *
 * <p>Each call is one read-only transaction on the connection, whose auto-commit must be off. It
 * keeps the archiver from dropping a day while it reads; the archiver tries again later.
 */
public final class LedgerReader {
  private static final int FETCH_ROWS = 2_000;

  private static final String COLUMNS =
      """
      SELECT tx::text::bigint, position, bucket, aggregate_type, aggregate_id, version, type,
        schema_version, payload::text, metadata::text, occurred_at FROM\s""";

  private final int shard;
  private final @Nullable Archive archive;

  /**
   * @param archive of the shard; null if nothing was ever archived
   */
  public LedgerReader(int shard, @Nullable Archive archive) {
    this.shard = shard;
    this.archive = archive;
  }

  /**
   * Gives every event once: the archived days first, then the table. Within each in the order of
   * the ledger, which within an aggregate is that of the versions, save where commands commute:
   * there two events of transactions that ran at the same time may stand the other way round. A
   * fold that drops versions below the last one it has seen is right (such events carry the
   * resulting figures).
   *
   * @throws ArchiveDamagedException if a file of the archive is not what it was
   */
  public void forEach(Connection connection, Consumer<StoredEvent> taker) throws SQLException {
    read(
        connection,
        (day, sink) -> required().read(day, sink),
        "event WHERE occurred_at >= ? AND ? = '' ORDER BY tx, position",
        "",
        taker);
  }

  /**
   * Gives the events of every aggregate with this id, in the order of the ledger.
   *
   * @throws ArchiveDamagedException if a file of the archive is not what it was
   */
  public void forEach(Connection connection, String aggregateId, Consumer<StoredEvent> taker)
      throws SQLException {
    read(
        connection,
        (day, sink) -> required().read(day, Set.of(aggregateId), sink),
        "event WHERE occurred_at >= ? AND aggregate_id = ? ORDER BY tx, position",
        aggregateId,
        taker);
  }

  /** Gives the events of one partition; for the archiver, within its own transaction. */
  public static void partition(
      Connection connection, int shard, String partition, Consumer<StoredEvent> taker)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            COLUMNS + '"' + partition.replace("\"", "\"\"") + "\" ORDER BY tx, position")) {
      give(query, shard, taker);
    }
  }

  private interface Day {
    void read(Manifest day, Consumer<StoredEvent> sink);
  }

  private void read(
      Connection connection, Day archived, String table, String id, Consumer<StoredEvent> taker)
      throws SQLException {
    try (Statement lock = connection.createStatement()) {
      // A day cannot leave the table while this is held, so no event is missed or given twice.
      lock.execute("LOCK TABLE event IN ACCESS SHARE MODE");
    }
    List<Manifest> days = archive == null ? List.of() : archive.days(dropped(connection));
    days.forEach(day -> archived.read(day, taker));
    LocalDate tableFrom = days.isEmpty() ? LocalDate.EPOCH : days.getLast().day().plusDays(1);
    try (PreparedStatement query = connection.prepareStatement(COLUMNS + table)) {
      query.setTimestamp(1, Timestamp.from(tableFrom.atStartOfDay(ZoneOffset.UTC).toInstant()));
      query.setString(2, id);
      give(query, shard, taker);
    } finally {
      connection.rollback();
    }
  }

  /** The days that the table no longer has. */
  private static List<DroppedDay> dropped(Connection connection) throws SQLException {
    List<DroppedDay> dropped = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DroppedDay.ALL)) {
      while (rows.next()) {
        dropped.add(new DroppedDay(rows.getObject(1, LocalDate.class), rows.getString(2)));
      }
    }
    return dropped;
  }

  private Archive required() {
    if (archive == null) {
      throw new IllegalStateException("there is no archive");
    }
    return archive;
  }

  private static void give(PreparedStatement query, int shard, Consumer<StoredEvent> taker)
      throws SQLException {
    query.setFetchSize(FETCH_ROWS);
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        taker.accept(event(shard, rows));
      }
    }
  }

  private static StoredEvent event(int shard, ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong(1),
        new LedgerRow(
            new EventId(shard, row.getLong(2)),
            AggregateType.ofLabel(row.getString(4)),
            row.getString(5),
            row.getLong(6),
            row.getInt(3),
            row.getObject(11, OffsetDateTime.class).toInstant(),
            MetadataJson.read(row.getString(10).getBytes(StandardCharsets.UTF_8)),
            row.getString(7),
            row.getInt(8),
            row.getString(9).getBytes(StandardCharsets.UTF_8)));
  }
}
