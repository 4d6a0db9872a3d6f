package io.millrace.command.shards.postgres;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether a shard's relay has published what it has to, from the relay's checkpoint alone. */
final class RelayProgress {
  private static final String UNPUBLISHED =
      """
      SELECT EXISTS (
        SELECT FROM relay_checkpoint c, event e
        WHERE (e.tx, e.position) > (c.tx, c.position)
          AND e.bucket = ANY (?) AND e.aggregate_type IN ('customer', 'order'))""";

  private static final String BEHIND =
      """
      SELECT EXISTS (
        SELECT FROM (
          SELECT e.occurred_at FROM relay_checkpoint c, event e
          WHERE (e.tx, e.position) > (c.tx, c.position)
          ORDER BY e.tx, e.position LIMIT 1) oldest
        WHERE oldest.occurred_at < clock_timestamp() - interval '1 second')""";

  private static final String PARKED =
      """
      SELECT p.aggregate_type || ' ' || p.aggregate_id
      FROM relay_parked p JOIN event e USING (aggregate_type, aggregate_id, version)
      WHERE e.bucket = ANY (?) AND e.aggregate_type IN ('customer', 'order')
      ORDER BY p.parked_at LIMIT 1""";

  private RelayProgress() {}

  /** Whether every event of these buckets is acknowledged by Kafka. */
  static boolean hasPublished(Jdbc shard, Collection<Integer> buckets) throws SQLException {
    boolean left = shard.row(UNPUBLISHED, row -> row.getBoolean(1), buckets);
    shard.commit();
    return !left;
  }

  /** Whether an event has been waiting for longer than a second. */
  static boolean isBehind(Jdbc shard) throws SQLException {
    boolean behind = shard.row(BEHIND, row -> row.getBoolean(1));
    shard.commit();
    return behind;
  }

  /** The first aggregate of these buckets that has an event which cannot be published. */
  static Optional<String> parked(Jdbc shard, Collection<Integer> buckets) throws SQLException {
    List<String> parked = shard.rows(PARKED, row -> row.getString(1), buckets);
    shard.commit();
    return parked.stream().findFirst();
  }
}
