package io.millrace.platform.command.shards.postgres;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether a shard's relay has published what it has to, from the relay's checkpoint alone. */
final class RelayProgress {
  /**
   * Events that the relay has yet to publish. A checkpoint that is joined would be no bound of the
   * index.
   */
  private static final String WAITING =
      """
      event e WHERE (e.tx, e.position) >
        ((SELECT tx FROM relay_checkpoint), (SELECT position FROM relay_checkpoint))""";

  /**
   * The planner expects a third of the ledger behind any checkpoint, and would rather read all of
   * it. So would it by the index of aggregates, if it could look into the condition on them.
   */
  static final String BY_INDEX = "SET LOCAL enable_seqscan = off";

  static final String UNPUBLISHED =
      """
      SELECT EXISTS (
        SELECT FROM (SELECT e.bucket, e.aggregate_type FROM %s OFFSET 0) waiting
        WHERE bucket = ANY (?) AND aggregate_type IN (%s))"""
          .formatted(WAITING, BucketRows.MOVING);

  private static final String BEHIND =
      """
      SELECT EXISTS (
        SELECT FROM (
          SELECT e.occurred_at FROM %s ORDER BY e.tx, e.position LIMIT 1) oldest
        WHERE oldest.occurred_at < clock_timestamp() - interval '1 second')"""
          .formatted(WAITING);

  private static final String PARKED =
      """
      SELECT p.aggregate_type || ' ' || p.aggregate_id
      FROM relay_parked p JOIN event e USING (aggregate_type, aggregate_id, version)
      WHERE e.bucket = ANY (?) AND e.aggregate_type IN (%s)
      ORDER BY p.parked_at LIMIT 1"""
          .formatted(BucketRows.MOVING);

  private RelayProgress() {}

  /** Whether every event of these buckets is acknowledged by Kafka. */
  static boolean hasPublished(Jdbc shard, Collection<Integer> buckets) throws SQLException {
    shard.update(BY_INDEX);
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
