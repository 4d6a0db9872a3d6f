package io.millrace.platform.projection.rebuild.postgres;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.MetadataJson;
import io.millrace.platform.events.ledger.DroppedDay;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.FoundEvents;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.projection.history.VersionRange;
import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The ledgers of the write shards, read in the relay's order. Needs no more than to read. */
public final class LedgerHistory implements EventHistory {
  private static final String EVENT =
      """
      event.tx::text::bigint AS tx, event.position, bucket, aggregate_type, aggregate_id, version,
      type, schema_version, occurred_at,
      """;

  private static final String COLUMNS =
      EVENT + "payload::text AS payload, metadata::text AS metadata\n";

  private static final String END =
      "SELECT ledger_tx(pg_snapshot_xmin(pg_current_snapshot()))::text::bigint AS below";

  private static final String HEAD =
      "SELECT position FROM event ORDER BY tx DESC, position DESC LIMIT 1";

  private static final String COUNT =
      """
      SELECT count(*) AS events FROM event
      WHERE tx < $1::text::xid8 AND (tx, position) > ($2::text::xid8, $3)
        AND aggregate_type = ANY ($4) AND occurred_at >= $5
      """;

  /**
   * Reads a page by the index on {@code (tx, position)}, and no more than a page. Three things
   * would have the planner get and sort all that is left instead, for each page: {@code tx} without
   * its table is the text in the select list, not the column; for bounds that are values it looks
   * up how many rows lie behind them, and may believe that these are few; and types that an index
   * can find look few as long as the table was not analyzed.
   */
  static final String READ = page(COLUMNS);

  /** The same without what happened. */
  static final String OUTLINE = page(EVENT + "'' AS payload, '{}' AS metadata\n");

  static final String FIND =
      """
      SELECT e.* FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
                        AS wanted (kind, id, first, last)
      CROSS JOIN LATERAL (SELECT
      """
          + COLUMNS
          + """
          FROM event
          WHERE event.aggregate_type = wanted.kind AND event.aggregate_id = wanted.id
            AND event.version BETWEEN wanted.first AND wanted.last
          ORDER BY event.version
          LIMIT $5) AS e
          """;

  private final SortedMap<Integer, Pool> shards;
  private final Duration timeout;

  /**
   * @param shards the write primaries, or replicas of them that have what the relay has read
   * @param timeout of one statement
   */
  public LedgerHistory(Map<Integer, Pool> shards, Duration timeout) {
    this.shards = new TreeMap<>(shards);
    this.timeout = timeout;
  }

  private static String page(String columns) {
    return "SELECT e.* FROM (SELECT $1::text::xid8 AS below, $2::text::xid8 AS tx,"
        + " $3::bigint AS position OFFSET 0) AS bounds CROSS JOIN LATERAL (SELECT "
        + columns
        + """
        FROM event
        WHERE event.tx < bounds.below
          AND (event.tx, event.position) > (bounds.tx, bounds.position)
          AND CASE WHEN event.aggregate_type = ANY ($4) THEN true ELSE false END
        ORDER BY event.tx, event.position
        LIMIT $5) AS e
        ORDER BY e.tx, e.position
        """;
  }

  @Override
  public List<Integer> shards() {
    return List.copyOf(shards.keySet());
  }

  @Override
  public long end(int shard) {
    return ask(shard, END, Tuple.tuple()).iterator().next().getLong("below");
  }

  @Override
  public long head(int shard) {
    RowSet<Row> rows = ask(shard, HEAD, Tuple.tuple());
    return rows.size() == 0 ? 0 : rows.iterator().next().getLong("position");
  }

  @Override
  public long count(int shard, Set<AggregateType> types, HistoryPlace after, long belowTx) {
    return count(shard, types, after, belowTx, Instant.EPOCH);
  }

  /** The same of those that were recorded at that time or later. */
  public long count(
      int shard, Set<AggregateType> types, HistoryPlace after, long belowTx, Instant from) {
    Tuple parameters =
        between(types, after, belowTx).addOffsetDateTime(from.atOffset(ZoneOffset.UTC));
    return ask(shard, COUNT, parameters).iterator().next().getLong("events");
  }

  /** The days that have left this ledger for its archive. */
  public List<DroppedDay> droppedDays(int shard) {
    List<DroppedDay> days = new ArrayList<>();
    for (Row row : ask(shard, DroppedDay.ALL, Tuple.tuple())) {
      days.add(new DroppedDay(row.getLocalDate("day"), row.getString("sha256")));
    }
    return days;
  }

  /** Ledgers alone are the whole past only as long as nothing has left them. */
  @Override
  public void check() {
    shards().forEach(shard -> requireNone(shard, droppedDays(shard)));
  }

  /**
   * For whoever has no archive.
   *
   * @throws HistoryAwayException if there are such days
   */
  public static void requireNone(int shard, List<DroppedDay> dropped) {
    if (!dropped.isEmpty()) {
      throw new HistoryAwayException(
          "%d days (%s to %s) have left the ledger of shard %d for an archive that is not known here; set millrace.ledger.archive to its folder"
              .formatted(dropped.size(), dropped.getFirst().day(), dropped.getLast().day(), shard));
    }
  }

  @Override
  public List<PastEvent> read(
      int shard, Set<AggregateType> types, HistoryPlace after, long belowTx, int limit) {
    return events(shard, ask(shard, READ, between(types, after, belowTx).addLong((long) limit)));
  }

  @Override
  public List<PastEvent> outline(
      int shard, Set<AggregateType> types, HistoryPlace after, long belowTx, int limit) {
    return events(shard, ask(shard, OUTLINE, between(types, after, belowTx).addLong((long) limit)));
  }

  private static Tuple between(Set<AggregateType> types, HistoryPlace after, long belowTx) {
    return Tuple.of(
        Long.toString(belowTx),
        Long.toString(after.tx()),
        after.position(),
        types.stream().map(AggregateType::label).sorted().toArray(String[]::new));
  }

  @Override
  public FoundEvents find(Collection<VersionRange> wanted, int limitEach) {
    Tuple ranges =
        Columns.of(List.copyOf(wanted))
            .text(range -> range.type().label())
            .text(VersionRange::aggregateId)
            .number(VersionRange::from)
            .number(VersionRange::to)
            .tuple()
            .addLong((long) limitEach);
    // An aggregate that has moved left some of its events on the shard where it was.
    Set<PastEvent> found = new TreeSet<>(PastEvent.BY_AGGREGATE);
    HistoryAwayException away = null;
    for (int shard : shards.keySet()) {
      try {
        found.addAll(events(shard, ask(shard, FIND, ranges)));
      } catch (HistoryAwayException e) {
        away = e;
      }
    }
    return new FoundEvents(List.copyOf(found), away);
  }

  private RowSet<Row> ask(int shard, String sql, Tuple parameters) {
    try {
      return DatabaseAnswers.await(pool(shard).preparedQuery(sql).execute(parameters), timeout);
    } catch (StoreException e) {
      throw new HistoryAwayException(
          "the ledger of shard " + shard + " does not answer: " + e.getMessage(), e);
    }
  }

  private Pool pool(int shard) {
    Pool pool = shards.get(shard);
    if (pool == null) {
      throw new IllegalArgumentException("no ledger of shard " + shard + " is known here");
    }
    return pool;
  }

  private static List<PastEvent> events(int shard, RowSet<Row> rows) {
    List<PastEvent> events = new ArrayList<>(rows.size());
    rows.forEach(row -> events.add(event(shard, row)));
    return events;
  }

  private static PastEvent event(int shard, Row row) {
    long position = row.getLong("position");
    return new PastEvent(
        new HistoryPlace(row.getLong("tx"), position),
        new LedgerRow(
            new EventId(shard, position),
            AggregateType.ofLabel(row.getString("aggregate_type")),
            row.getString("aggregate_id"),
            row.getLong("version"),
            row.getInteger("bucket"),
            row.getOffsetDateTime("occurred_at").toInstant(),
            MetadataJson.read(bytes(row, "metadata")),
            row.getString("type"),
            row.getInteger("schema_version"),
            bytes(row, "payload")));
  }

  private static byte[] bytes(Row row, String column) {
    return row.getString(column).getBytes(StandardCharsets.UTF_8);
  }

  /** Closes the pools. */
  public void close() {
    Collection<Pool> pools = shards.values();
    pools.forEach(pool -> DatabaseAnswers.await(pool.close(), timeout));
  }
}
