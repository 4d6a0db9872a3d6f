package io.millrace.platform.projection.postgres;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.CheckpointKey;
import io.millrace.platform.projection.feed.CheckpointMove;
import io.millrace.platform.projection.feed.PartitionBounds;
import io.millrace.platform.projection.feed.Rewind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Statements on {@code projection_checkpoint}. */
final class CheckpointSql {
  private static final Logger LOG = Logger.getLogger(CheckpointSql.class);

  private static final String REGISTER =
      """
      INSERT INTO projection_checkpoint (projection, projection_version, topic, kafka_partition)
      SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::int[])
      ON CONFLICT DO NOTHING
      """;

  private static final String CLAIM =
      """
      UPDATE projection_checkpoint c
      SET epoch = c.epoch + 1,
          next_offset = CASE WHEN c.next_offset BETWEEN b.first AND b.last
                             THEN c.next_offset ELSE b.first END
      FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])
             AS b (topic, kafka_partition, first, last)
      JOIN projection_checkpoint o USING (topic, kafka_partition)
      JOIN unnest($5::text[], $6::int[]) AS p (projection, projection_version)
        USING (projection, projection_version)
      WHERE (c.projection, c.projection_version, c.topic, c.kafka_partition)
          = (o.projection, o.projection_version, o.topic, o.kafka_partition)
      RETURNING c.projection, c.projection_version, c.topic, c.kafka_partition,
                c.next_offset, c.epoch, o.next_offset AS before
      """;

  private static final String READ =
      """
      SELECT c.projection, c.projection_version, c.topic, c.kafka_partition, c.next_offset, c.epoch
      FROM projection_checkpoint c
      JOIN unnest($1::text[], $2::int[], $3::text[], $4::int[])
             AS k (projection, projection_version, topic, kafka_partition)
        USING (projection, projection_version, topic, kafka_partition)
      """;

  private static final String MOVE =
      """
      WITH moved AS (
        UPDATE projection_checkpoint c
        SET next_offset = m.next_offset
        FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::bigint[], $6::bigint[],
                    $7::bigint[])
               AS m (projection, projection_version, topic, kafka_partition, held_offset, epoch,
                     next_offset)
        WHERE (c.projection, c.projection_version, c.topic, c.kafka_partition)
            = (m.projection, m.projection_version, m.topic, m.kafka_partition)
          AND c.next_offset = m.held_offset AND c.epoch = m.epoch
        RETURNING 1)
      SELECT require_checkpoints(count(*), cardinality($1)) FROM moved
      """;

  private static final String REQUIRE =
      """
      SELECT require_checkpoints(count(*), cardinality($1))
      FROM projection_checkpoint c
      JOIN unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::bigint[], $6::bigint[])
             AS h (projection, projection_version, topic, kafka_partition, next_offset, epoch)
        USING (projection, projection_version, topic, kafka_partition, next_offset, epoch)
      """;

  private static final String WENT_BACK =
      """
      UPDATE projection_checkpoint c SET went_back_at = now(), went_back_by = r.records
      FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::bigint[])
             AS r (projection, projection_version, topic, kafka_partition, records)
      WHERE (c.projection, c.projection_version, c.topic, c.kafka_partition)
          = (r.projection, r.projection_version, r.topic, r.kafka_partition)
      """;

  private CheckpointSql() {}

  static Future<?> register(
      SqlClient client,
      Collection<LiveProjection<?>> projections,
      Map<String, Integer> partitionCounts) {
    List<CheckpointKey> keys = new ArrayList<>();
    for (LiveProjection<?> projection : projections) {
      for (AggregateType type : projection.function().reads()) {
        int count = partitionCounts.getOrDefault(type.topic(), 0);
        for (int partition = 0; partition < count; partition++) {
          keys.add(new CheckpointKey(projection.id(), new PartitionId(type.topic(), partition)));
        }
      }
    }
    return client.preparedQuery(REGISTER).execute(keys(keys, key -> key).tuple());
  }

  static Future<List<Checkpoint>> claim(
      SqlClient client,
      Collection<LiveProjection<?>> projections,
      Collection<PartitionBounds> partitions) {
    Tuple parameters =
        Columns.of(List.copyOf(partitions))
            .text(bounds -> bounds.partition().topic())
            .integer(bounds -> bounds.partition().partition())
            .number(PartitionBounds::begin)
            .number(PartitionBounds::end)
            .tuple();
    List<ProjectionId> ids = new ArrayList<>();
    projections.forEach(projection -> ids.add(projection.id()));
    Tuple projectionColumns =
        Columns.of(ids).text(ProjectionId::name).integer(ProjectionId::version).tuple();
    parameters.addValue(projectionColumns.getValue(0)).addValue(projectionColumns.getValue(1));
    return client
        .preparedQuery(CLAIM)
        .execute(parameters)
        .map(
            rows -> {
              rows.forEach(CheckpointSql::warnOfJump);
              return checkpoints(rows);
            });
  }

  private static void warnOfJump(Row row) {
    long before = row.getLong("before");
    Checkpoint now = checkpoint(row);
    if (now.nextOffset() > before && before > 0) {
      LOG.errorf(
          "%s: records %d to %d of %s are gone from the topic before they were read. Events of the"
              + " aggregates concerned will show up as dead letters (gap); a rebuild repairs them.",
          now.projection(), before, now.nextOffset() - 1, now.partition());
    } else if (now.nextOffset() < before) {
      LOG.warnf(
          "%s: %s ends before offset %d, so it was made anew; reading it from %d. What is applied"
              + " already is recognised by its version.",
          now.projection(), now.partition(), before, now.nextOffset());
    }
  }

  static Future<List<Checkpoint>> read(SqlClient client, List<Checkpoint> of) {
    return client
        .preparedQuery(READ)
        .execute(keys(of, Checkpoint::key).tuple())
        .map(CheckpointSql::checkpoints);
  }

  /** Fails where one of them does not stand there. */
  static Future<?> require(SqlClient client, List<Checkpoint> held) {
    return client
        .preparedQuery(REQUIRE)
        .execute(
            keys(held, Checkpoint::key)
                .number(Checkpoint::nextOffset)
                .number(Checkpoint::epoch)
                .tuple());
  }

  static Future<?> wentBack(SqlClient client, List<Rewind> rewinds) {
    return client
        .preparedQuery(WENT_BACK)
        .execute(keys(rewinds, rewind -> rewind.left().key()).number(Rewind::records).tuple());
  }

  static Future<?> move(SqlClient client, List<FoldedBatch<?>> batches) {
    List<CheckpointMove> moves =
        batches.stream().<CheckpointMove>flatMap(batch -> batch.moves().stream()).toList();
    Tuple parameters =
        keys(moves, move -> move.from().key())
            .number(move -> move.from().nextOffset())
            .number(move -> move.from().epoch())
            .number(CheckpointMove::nextOffset)
            .tuple();
    return client.preparedQuery(MOVE).execute(parameters);
  }

  private static <T> Columns<T> keys(List<T> of, Function<T, CheckpointKey> key) {
    return Columns.of(of)
        .text(each -> key.apply(each).projection().name())
        .integer(each -> key.apply(each).projection().version())
        .text(each -> key.apply(each).partition().topic())
        .integer(each -> key.apply(each).partition().partition());
  }

  private static List<Checkpoint> checkpoints(RowSet<Row> rows) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    rows.forEach(row -> checkpoints.add(checkpoint(row)));
    return checkpoints;
  }

  private static Checkpoint checkpoint(Row row) {
    return new Checkpoint(
        new ProjectionId(row.getString("projection"), row.getInteger("projection_version")),
        new PartitionId(row.getString("topic"), row.getInteger("kafka_partition")),
        row.getLong("next_offset"),
        row.getLong("epoch"));
  }
}
