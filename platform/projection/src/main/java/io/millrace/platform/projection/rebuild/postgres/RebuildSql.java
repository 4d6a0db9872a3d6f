package io.millrace.platform.projection.rebuild.postgres;

/** Statements of {@link PostgresRebuilds}; $1 and $2 are mostly the version that is filled. */
final class RebuildSql {
  static final String TAKE =
      """
      UPDATE projection_rebuild r
      SET epoch = CASE WHEN r.owner = $1 THEN r.epoch ELSE r.epoch + 1 END,
          owner = $1, lease_until = now() + $2::bigint * interval '1 millisecond'
      FROM projection p
      WHERE (p.name, p.version) = (r.projection, r.projection_version)
        AND p.state IN ('filling', 'catching-up') AND NOT p.paused
        AND (r.owner IS NULL OR r.owner = $1 OR r.lease_until < now())
      RETURNING r.projection, r.projection_version, p.state, r.epoch, r.pass, r.pass_open,
                r.pass_events, r.events_done, r.events_total, r.events_per_second
      """;

  static final String PARTITIONS =
      """
      SELECT topic, count(*)::int AS partitions FROM projection_checkpoint
      WHERE projection = $1 AND projection_version = $2 GROUP BY topic
      """;

  static final String GUARD = "SELECT require_rebuild($1, $2, $3)";

  static final String ALIGN =
      """
      UPDATE projection_checkpoint n SET next_offset = o.next_offset
      FROM projection_checkpoint o JOIN projection p
        ON p.active AND (p.name, p.version) = (o.projection, o.projection_version)
      WHERE n.projection = $1 AND n.projection_version = $2
        AND (o.projection, o.topic, o.kafka_partition) = (n.projection, n.topic, n.kafka_partition)
      """;

  // What the active version includes, the new one will include at the end of the pass.
  static final String ALIGN_MARKS =
      """
      INSERT INTO projection_watermark AS w
        (projection, projection_version, topic, kafka_partition, shard, tx, as_of, parked)
      SELECT o.projection, $2, o.topic, o.kafka_partition, o.shard, o.tx, o.as_of, o.parked
      FROM projection_watermark o JOIN projection p
        ON p.active AND (p.name, p.version) = (o.projection, o.projection_version)
      WHERE o.projection = $1
      ON CONFLICT (projection, projection_version, topic, kafka_partition, shard)
      DO UPDATE SET tx = excluded.tx, as_of = excluded.as_of, parked = excluded.parked
      """;

  static final String BEGIN_PASS =
      """
      UPDATE projection_rebuild
      SET pass = pass + 1, pass_open = true, pass_events = $3,
          events_total = events_done + $3
      WHERE projection = $1 AND projection_version = $2
      """;

  static final String BEGIN_SHARDS =
      """
      INSERT INTO projection_rebuild_shard AS s (projection, projection_version, shard, below_tx)
      SELECT $1, $2, * FROM unnest($3::int[], $4::bigint[])
      ON CONFLICT (projection, projection_version, shard) DO UPDATE SET below_tx = excluded.below_tx
      """;

  static final String END_PASS =
      """
      UPDATE projection_rebuild SET pass_open = false
      WHERE projection = $1 AND projection_version = $2
      """;

  static final String MOVE =
      """
      WITH moved AS (
        UPDATE projection_rebuild_shard SET tx = $6, position = $7
        WHERE projection = $1 AND projection_version = $2 AND shard = $3 AND tx = $4
          AND position = $5
        RETURNING 1)
      SELECT require_checkpoints(count(*), 1) FROM moved
      """;

  static final String COUNT =
      """
      UPDATE projection_rebuild
      SET events_done = events_done + $3, events_per_second = $4, trouble = NULL,
          lease_until = greatest(lease_until, now() + interval '2 seconds')
      WHERE projection = $1 AND projection_version = $2
      """;

  static final String FOLLOW =
      """
      WITH filled AS (
        UPDATE projection_rebuild SET filled_at = now(), events_total = events_done
        WHERE projection = $1 AND projection_version = $2)
      UPDATE projection SET state = 'catching-up' WHERE name = $1 AND version = $2
      """;

  static final String STAND_BY =
      """
      WITH risen AS (
        UPDATE projection p SET state = 'standby'
        WHERE p.name = $1 AND p.version = $2 AND p.state = 'catching-up' AND NOT EXISTS (
          SELECT 1
          FROM projection a
          JOIN projection_checkpoint o
            ON (o.projection, o.projection_version) = (a.name, a.version)
          JOIN projection_checkpoint n
            ON (n.projection, n.topic, n.kafka_partition)
             = (o.projection, o.topic, o.kafka_partition) AND n.projection_version = p.version
          WHERE a.name = p.name AND a.active AND n.next_offset < o.next_offset - $3)
        RETURNING 1)
      UPDATE projection_rebuild SET caught_up_at = now(), owner = NULL
      WHERE projection = $1 AND projection_version = $2 AND EXISTS (SELECT 1 FROM risen)
      """;

  static final String SHARDS =
      """
      SELECT shard, tx, position, below_tx FROM projection_rebuild_shard
      WHERE projection = $1 AND projection_version = $2 ORDER BY shard
      """;

  static final String TROUBLE =
      """
      UPDATE projection_rebuild SET trouble = $3, events_per_second = 0
      WHERE projection = $1 AND projection_version = $2
      """;

  private RebuildSql() {}
}
