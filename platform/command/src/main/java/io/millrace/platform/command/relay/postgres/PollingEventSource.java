package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.AggregateStep;
import io.millrace.platform.command.relay.BatchLimit;
import io.millrace.platform.command.relay.EventSource;
import io.millrace.platform.command.relay.LedgerEvent;
import io.millrace.platform.command.relay.LedgerPosition;
import io.millrace.platform.command.relay.Window;
import io.millrace.platform.events.AggregateType;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the ledger by asking again and again. Works behind any pooler: no session state, no open
 * transaction.
 */
public final class PollingEventSource implements EventSource {
  /**
   * One statement, so that the bound and the rows come from one snapshot. A row whose transaction
   * is below the snapshot's xmin can gain no neighbours: all of those have ended. {@code now()} is
   * taken before the snapshot, so it is never later than what the rows show.
   *
   * <p>Materialized, so that the planner does not know the place: it would look up how many rows
   * lie behind it, may believe that these are few, and get and sort all that is left for each look.
   */
  static final String READ =
      """
      WITH look AS MATERIALIZED (
        SELECT ledger_tx(pg_snapshot_xmin(snapshot)) AS xmin,
               ledger_tx(pg_snapshot_xmax(snapshot)) AS xmax,
               $1::text::xid8 AS tx, $2::bigint AS position
        FROM pg_current_snapshot() AS snapshot)
      SELECT look.xmin::text::bigint AS finished_below, look.xmax::text::bigint AS started_below,
             now() AS as_of, e.bytes, %s
      FROM look LEFT JOIN LATERAL (%s) e ON true
      ORDER BY e.tx, e.position
      """
          .formatted(
              LedgerRows.COLUMNS,
              LedgerRows.upTo(
                  "$4::bigint",
                  """
                  SELECT event.* FROM event
                  WHERE event.tx < look.xmin
                    AND (event.tx, event.position) > (look.tx, look.position)
                  ORDER BY event.tx, event.position
                  LIMIT $3::bigint""",
                  "tx, position"));

  private static final String LOCATE =
      """
      SELECT e.aggregate_type, e.aggregate_id, e.version, e.tx::text::bigint AS tx, e.position
      FROM unnest($1::text[], $2::text[], $3::bigint[]) AS wanted(type, id, version)
      JOIN event e ON e.aggregate_type = wanted.type AND e.aggregate_id = wanted.id
                  AND e.version = wanted.version
      """;

  private final LedgerRows rows;
  private final Pool pool;

  /** Of large events few are asked for: the database weighs all that it is asked for. */
  private int askedFor = Integer.MAX_VALUE;

  /**
   * @param shard number of the shard
   * @param pool its database
   */
  public PollingEventSource(int shard, Pool pool) {
    this.rows = new LedgerRows(shard);
    this.pool = pool;
  }

  @Override
  public Window read(LedgerPosition after, BatchLimit limit) throws InterruptedException {
    long most = Math.min(limit.events(), askedFor);
    RowSet<Row> found =
        Await.result(
            "read the ledger",
            pool.preparedQuery(READ)
                .execute(
                    Tuple.of(Long.toString(after.tx()), after.position(), most, limit.bytes())));
    List<LedgerEvent> events = new ArrayList<>(found.size());
    Row last = null;
    for (Row row : found) {
      last = row;
      if (row.getLong("position") != null) {
        events.add(rows.event(row));
      }
    }
    if (last == null) {
      throw new IllegalStateException("the look at the ledger always has a row");
    }
    boolean more =
        events.size() == most || (!events.isEmpty() && last.getLong("bytes") >= limit.bytes());
    askedFor = more ? 2 * events.size() : limit.events();
    return new Window(
        events,
        more,
        last.getLong("finished_below"),
        last.getLong("started_below"),
        LedgerRows.instant(last, "as_of"));
  }

  @Override
  public Map<AggregateStep, LedgerPosition> locate(Collection<AggregateStep> steps)
      throws InterruptedException {
    Map<AggregateStep, LedgerPosition> places = new HashMap<>();
    if (steps.isEmpty()) {
      return places;
    }
    Tuple wanted =
        Tuple.of(
            steps.stream().map(step -> step.type().label()).toArray(String[]::new),
            steps.stream().map(AggregateStep::id).toArray(String[]::new),
            steps.stream().map(AggregateStep::version).toArray(Long[]::new));
    for (Row row : Await.result("locate events", pool.preparedQuery(LOCATE).execute(wanted))) {
      places.put(
          new AggregateStep(
              AggregateType.ofLabel(row.getString("aggregate_type")),
              row.getString("aggregate_id"),
              row.getLong("version")),
          new LedgerPosition(row.getLong("tx"), row.getLong("position")));
    }
    return places;
  }
}
