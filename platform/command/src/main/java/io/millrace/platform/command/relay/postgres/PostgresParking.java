package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.AggregateStep;
import io.millrace.platform.command.relay.BatchLimit;
import io.millrace.platform.command.relay.LedgerEvent;
import io.millrace.platform.command.relay.LedgerPosition;
import io.millrace.platform.command.relay.Parking;
import io.millrace.platform.events.AggregateType;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The table {@code relay_parked}. */
public final class PostgresParking implements Parking {
  private static final String ALL =
      "SELECT aggregate_type, aggregate_id, version, reason FROM relay_parked ORDER BY parked_at";

  private static final String PARK =
      """
      INSERT INTO relay_parked (aggregate_type, aggregate_id, version, reason)
      VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING""";

  private static final String RELEASE =
      "DELETE FROM relay_parked WHERE aggregate_type = $1 AND aggregate_id = $2";

  private static final String WAITING =
      "SELECT %s FROM (%s) e ORDER BY e.version"
          .formatted(
              LedgerRows.COLUMNS,
              LedgerRows.upTo(
                  "$7",
                  """
                  SELECT * FROM event
                  WHERE aggregate_type = $1 AND aggregate_id = $2 AND version >= $3
                    AND (tx, position) <= ($4::text::xid8, $5)
                  ORDER BY version LIMIT $6""",
                  "version"));

  private final LedgerRows rows;
  private final Pool pool;

  /**
   * @param shard number of the shard
   * @param pool its database
   */
  public PostgresParking(int shard, Pool pool) {
    this.rows = new LedgerRows(shard);
    this.pool = pool;
  }

  @Override
  public List<Parked> all() throws InterruptedException {
    List<Parked> all = new ArrayList<>();
    for (Row row : Await.result("read what stands still", pool.preparedQuery(ALL).execute())) {
      all.add(
          new Parked(
              new AggregateStep(
                  AggregateType.ofLabel(row.getString("aggregate_type")),
                  row.getString("aggregate_id"),
                  row.getLong("version")),
              row.getString("reason")));
    }
    return all;
  }

  @Override
  public void park(Parked parked) throws InterruptedException {
    AggregateStep first = parked.first();
    Tuple values = Tuple.of(first.type().label(), first.id(), first.version(), parked.reason());
    Await.result("note what stands still", pool.preparedQuery(PARK).execute(values));
  }

  @Override
  public void release(AggregateStep.Key aggregate) throws InterruptedException {
    Tuple values = Tuple.of(aggregate.type().label(), aggregate.id());
    Await.result("note what goes on", pool.preparedQuery(RELEASE).execute(values));
  }

  @Override
  public List<LedgerEvent> waiting(AggregateStep from, LedgerPosition upTo, BatchLimit limit)
      throws InterruptedException {
    Tuple values =
        Tuple.of(
            from.type().label(),
            from.id(),
            from.version(),
            Long.toString(upTo.tx()),
            upTo.position(),
            (long) limit.events(),
            limit.bytes());
    List<LedgerEvent> waiting = new ArrayList<>();
    for (Row row :
        Await.result("read waiting events", pool.preparedQuery(WAITING).execute(values))) {
      waiting.add(rows.event(row));
    }
    return waiting;
  }
}
