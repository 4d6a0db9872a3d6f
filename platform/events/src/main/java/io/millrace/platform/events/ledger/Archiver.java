package io.millrace.platform.events.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves the oldest days of a shard's ledger into its archive, each in one transaction: written,
 * read back, and only then dropped. Whatever fails leaves the day in the database; a file without
 * its drop is written again the next time.
 */
public final class Archiver {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");

  /** Let go with the transaction, however that ends. */
  private static final String LOCK = "SELECT pg_try_advisory_xact_lock(7013210050)";

  private static final String OLDEST =
      """
      SELECT max(c.relname) FROM (
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'event'::regclass AND c.relname ~ '^event_[0-9]{8}$'
        ORDER BY c.relname LIMIT 1) c""";

  private static final String UNPUBLISHED =
      """
      SELECT count(*) FROM (
        SELECT FROM "%1$s" e WHERE (e.tx, e.position) >
          ((SELECT tx FROM relay_checkpoint), (SELECT position FROM relay_checkpoint))
        ORDER BY e.tx, e.position LIMIT 1) one""";

  private static final String PARKED =
      """
      SELECT count(*) FROM relay_parked p JOIN "%1$s" e
        ON e.aggregate_type = p.aggregate_type AND e.aggregate_id = p.aggregate_id
        AND e.version >= p.version""";

  /** Its file would be written anew with what came later, and what was archived be lost. */
  private static final String AGAIN =
      "SELECT count(*) FROM ledger_archived WHERE day = DATE '%2$s' - 1";

  private static final String GIVEN_AWAY =
      "INSERT INTO ledger_archived (day, events, sha256) VALUES (?, ?, ?)";

  private static final String STRAYS =
      "SELECT count(*) FROM event_default WHERE occurred_at < TIMESTAMPTZ '%2$s 00:00:00Z'";

  private final int shard;
  private final Archive archive;

  public Archiver(int shard, Archive archive) {
    this.shard = shard;
    this.archive = archive;
  }

  /**
   * Archives the oldest day if it ended before the bound.
   *
   * @param connection to the shard, auto-commit off; its transaction is ended here
   * @throws ArchiveDamagedException if the archive is not what it was
   */
  public ArchiveOutcome archiveOldest(Connection connection, Instant endedBefore)
      throws SQLException {
    try {
      if (!"t".equals(value(connection, LOCK))) {
        return new ArchiveOutcome.Busy();
      }
      String partition = value(connection, OLDEST);
      if (partition == null) {
        return new ArchiveOutcome.NothingToDo();
      }
      LocalDate day = LocalDate.parse(partition.substring("event_".length()), DAY);
      if (!day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(endedBefore)) {
        return new ArchiveOutcome.NothingToDo();
      }
      String reason = reasonToKeep(connection, partition, day);
      if (reason != null) {
        return new ArchiveOutcome.Kept(day, reason);
      }
      return new ArchiveOutcome.Archived(day, move(connection, partition, day).events());
    } finally {
      connection.rollback();
    }
  }

  private Manifest move(Connection connection, String partition, LocalDate day)
      throws SQLException {
    Manifest manifest = archive.write(day, taker -> read(connection, partition, taker));
    try (Statement statement = connection.createStatement()) {
      // A reader of the ledger comes first; commands must not queue up behind a drop that waits.
      statement.execute("SET LOCAL lock_timeout = '1s'");
      statement.execute("DROP TABLE \"" + partition + '"');
    }
    try (PreparedStatement insert = connection.prepareStatement(GIVEN_AWAY)) {
      insert.setObject(1, day);
      insert.setLong(2, manifest.events());
      insert.setString(3, manifest.sha256());
      insert.executeUpdate();
    }
    connection.commit();
    return manifest;
  }

  private void read(Connection connection, String partition, Consumer<StoredEvent> taker) {
    try {
      LedgerReader.partition(connection, shard, partition, taker);
    } catch (SQLException e) {
      throw new IllegalStateException("the day could not be read: " + e.getMessage(), e);
    }
  }

  private static @Nullable String reasonToKeep(
      Connection connection, String partition, LocalDate day) throws SQLException {
    if (some(connection, AGAIN, partition, day)) {
      return "that day has been archived before; events of it came later, leave them here";
    }
    if (some(connection, UNPUBLISHED, partition, day)) {
      return "it has events that are not published yet";
    }
    if (some(connection, PARKED, partition, day)) {
      return "it has events of aggregates that stand still (relay_parked)";
    }
    if (some(connection, STRAYS, partition, day)) {
      return "event_default has events of that time or before; upkeep gives them a partition of their own first";
    }
    return null;
  }

  private static boolean some(Connection connection, String count, String partition, LocalDate day)
      throws SQLException {
    return !"0".equals(value(connection, count.formatted(partition, day.plusDays(1))));
  }

  private static @Nullable String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
