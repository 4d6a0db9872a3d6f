package io.millrace.platform.command.relay.postgres;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;

/** Measures what a shard's relay has yet to publish, from the database alone. */
public final class BacklogProbe {
  /**
   * Counting stops here, so that a look at a great backlog stays cheap, and the planner, which
   * expects a third of the ledger behind any checkpoint, takes the index. Beyond it the distance of
   * the positions stands for the number: too high by what was rolled back.
   */
  public static final int COUNTED_AT_MOST = 1_000;

  /**
   * The checkpoint comes from scalar subqueries: joined, its row is no bound of the index, and the
   * whole ledger is read.
   */
  static final String MEASURE =
      """
      SELECT count(*) AS counted,
             (SELECT s.last_value - c.position FROM event_position_seq s, relay_checkpoint c)
               AS distance,
             coalesce(extract(epoch FROM clock_timestamp() - min(waiting.occurred_at)), 0)::float8
               AS age_seconds
      FROM (
        SELECT e.occurred_at FROM event e
        WHERE (e.tx, e.position) >
          ((SELECT tx FROM relay_checkpoint), (SELECT position FROM relay_checkpoint))
        ORDER BY e.tx, e.position
        LIMIT\s"""
          + COUNTED_AT_MOST
          + ") waiting";

  private final Pool pool;

  /**
   * @param pool database of the shard
   */
  public BacklogProbe(Pool pool) {
    this.pool = pool;
  }

  /**
   * Events committed and not yet known to be published.
   *
   * @param events how many; about, above {@link #COUNTED_AT_MOST}
   * @param age of the oldest of them
   */
  public record Backlog(long events, Duration age) {}

  /** Looks now. */
  public Backlog measure() throws InterruptedException {
    Row row =
        Await.result("measure the relay's backlog", pool.preparedQuery(MEASURE).execute())
            .iterator()
            .next();
    double age = Math.max(0, row.getDouble("age_seconds"));
    long counted = row.getLong("counted");
    long events = counted < COUNTED_AT_MOST ? counted : Math.max(counted, row.getLong("distance"));
    return new Backlog(events, Duration.ofMillis(Math.round(age * 1000)));
  }
}
