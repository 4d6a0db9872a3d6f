package io.millrace.platform.events.ledger;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * The events in {@code event_default}, on their way into partitions of their days. They are copied
 * in the order of the ledger into tables that are not part of it, a few thousand in a transaction:
 * a long one would hold up the relay. At last, under a lock, what came meanwhile is copied too, the
 * default partition is emptied and the tables are attached. So readers find every event once, at
 * its place (tx, position); and the log has no second insert into the ledger: a copy was made
 * outside of it, and neither TRUNCATE nor ATTACH is published.
 *
 * <p>Whatever ends it on the way, the tables stay, and tell where to go on.
 */
final class StrayEvents {
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final String PREFIX = "event_moving_";

  private static final int CHUNK = 5_000;

  /** So many are left for the lock at most, in the ordinary run of things. */
  private static final int FEW = 1_000;

  /** So many are copied under the lock at most. */
  private static final int MOST = 10_000;

  private static final String TABLES =
      """
      SELECT relname FROM pg_class
      WHERE relname ~ '^event_moving_[0-9]{8}$' AND pg_table_is_visible(oid) ORDER BY relname""";

  /** Every transaction below it has ended, so nothing more will be seen of them. */
  private static final String ENDED =
      "SELECT ledger_tx(pg_snapshot_xmin(pg_current_snapshot()))::text::bigint";

  private static final String NEWEST =
      "SELECT tx::text, position::text FROM \"%s\" ORDER BY tx DESC, position DESC LIMIT 1";

  private static final String BETWEEN =
      " FROM event_default WHERE (tx, position) > (?::text::xid8, ?)"
          + " AND (tx, position) <= (?::text::xid8, ?)";

  private static final String COUNT = "SELECT count(*)" + BETWEEN;

  private static final String CHUNK_END =
      "SELECT tx::text, position::text" + BETWEEN + " ORDER BY tx, position OFFSET ? LIMIT 1";

  private static final String DAYS =
      "SELECT DISTINCT ((occurred_at AT TIME ZONE 'UTC')::date)::text" + BETWEEN;

  private static final String COPY =
      "INSERT INTO \"%s\" SELECT *" + BETWEEN + " AND (occurred_at AT TIME ZONE 'UTC')::date = ?";

  private final LedgerSql sql;

  StrayEvents(LedgerSql sql) {
    this.sql = sql;
  }

  private record Place(long tx, long position) {
    static final Place START = new Place(0, 0);
    static final Place END = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

    static Place of(List<String> row) {
      return new Place(Long.parseLong(row.getFirst()), Long.parseLong(row.getLast()));
    }

    boolean isBefore(Place other) {
      return tx < other.tx || (tx == other.tx && position < other.position);
    }
  }

  /**
   * Moves them all.
   *
   * @throws SQLException with the state {@link LedgerSql#LOCKED} if somebody reads the ledger for
   *     longer, or a transaction is under way that takes longer; nothing has changed for anybody
   *     then
   */
  void move() throws SQLException {
    Place copied = copied();
    long came;
    do {
      Place ended = new Place(sql.number(ENDED) - 1, Long.MAX_VALUE);
      came = sql.number(COUNT, copied.tx, copied.position, ended.tx, ended.position);
      copied = copyInChunks(copied, ended);
    } while (came > FEW);
    requireAll(copied);
    Place last = copied;
    sql.transaction(() -> finish(last));
  }

  /** Where the copies end that there are. */
  private Place copied() throws SQLException {
    Place newest = Place.START;
    for (String table : sql.column(TABLES)) {
      for (List<String> row : sql.rows(NEWEST.formatted(table))) {
        newest = newest.isBefore(Place.of(row)) ? Place.of(row) : newest;
      }
    }
    return newest;
  }

  private Place copyInChunks(Place copied, Place end) throws SQLException {
    Place at = copied;
    while (at.isBefore(end)) {
      Place from = at;
      Place to = chunkEnd(from, end, CHUNK).orElse(end);
      sql.transaction(() -> copy(from, to));
      at = to;
    }
    return at;
  }

  private Optional<Place> chunkEnd(Place from, Place to, int rows) throws SQLException {
    return sql.rows(CHUNK_END, from.tx, from.position, to.tx, to.position, rows - 1).stream()
        .findFirst()
        .map(Place::of);
  }

  private void copy(Place from, Place to) throws SQLException {
    for (String text : sql.column(DAYS, from.tx, from.position, to.tx, to.position)) {
      LocalDate day = LocalDate.parse(text);
      String table = PREFIX + day.format(SUFFIX);
      if (!sql.column(TABLES).contains(table)) {
        sql.run("SELECT new_event_day('%s', '%s')".formatted(day, table));
      }
      sql.update(COPY.formatted(table), from.tx, from.position, to.tx, to.position, day);
    }
  }

  /** What is not in the copies would be lost with the default partition. */
  private void requireAll(Place upTo) throws SQLException {
    long events = sql.number(COUNT, 0L, 0L, upTo.tx, upTo.position);
    long copies = 0;
    for (String table : sql.column(TABLES)) {
      copies += sql.number("SELECT count(*) FROM \"" + table + '"');
    }
    if (events != copies) {
      throw new SQLException(
          "event_default has %d events up to (%d, %d), and the tables %s* have %d: somebody else has changed one of them. Drop these tables, and the copying begins anew."
              .formatted(events, upTo.tx, upTo.position, PREFIX, copies));
    }
  }

  private void finish(Place copied) throws SQLException {
    sql.run("SET LOCAL lock_timeout = '300ms'");
    // In the order in which ATTACH takes them.
    sql.run("LOCK TABLE ONLY event IN SHARE UPDATE EXCLUSIVE MODE");
    sql.run("LOCK TABLE event_default IN ACCESS EXCLUSIVE MODE");
    if (chunkEnd(copied, Place.END, MOST).isPresent()) {
      throw new SQLException("a long transaction keeps events from being copied", LedgerSql.LOCKED);
    }
    copy(copied, Place.END);
    sql.run("TRUNCATE event_default");
    for (String table : sql.column(TABLES)) {
      LocalDate day = LocalDate.parse(table.substring(PREFIX.length()), SUFFIX);
      sql.run("SELECT attach_event_day('%s', '%s')".formatted(day, table));
    }
  }
}
