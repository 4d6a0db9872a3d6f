package io.millrace.platform.projection.postgres;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.deadletter.OpenGap;
import io.millrace.platform.projection.feed.Checkpoint;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;

/** Statements on the letters in {@code dead_letter} that wait for events before them. */
final class OpenGapSql {
  private static final String TAKE_GAPS =
      """
      WITH due AS (
        SELECT d.id
        FROM dead_letter d
        JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::int[], $3::text[], $4::int[]))
               AS h (projection, projection_version, topic, kafka_partition)
          USING (projection, projection_version, topic, kafka_partition)
        WHERE d.reason = 'gap' AND d.aggregate_id IS NOT NULL AND d.retry_at <= now()
        ORDER BY d.retry_at, d.id
        LIMIT $5),
      taken AS (
        UPDATE dead_letter d SET retry_at = now() + interval '2 seconds'
        FROM due WHERE d.id = due.id
        RETURNING d.*)
      SELECT t.projection, t.projection_version, t.topic, t.kafka_partition, t.aggregate_id,
             coalesce(a.version, 0) + 1 AS next, t.aggregate_version AS found
      FROM taken t
      LEFT JOIN projection_aggregate a USING (projection, projection_version, aggregate_id)
      """;

  private static final String POSTPONE =
      """
      UPDATE dead_letter d
      SET retries = d.retries + 1,
          retry_at = now()
            + least(interval '1 second' * power(2, least(d.retries, 16)), interval '5 minutes')
      FROM unnest($1::text[], $2::int[], $3::text[], $4::bigint[]) AS g (name, version, id, found)
      WHERE (d.projection, d.projection_version, d.aggregate_id, d.aggregate_version)
          = (g.name, g.version, g.id, g.found)
      """;

  private OpenGapSql() {}

  static Future<?> postpone(SqlClient client, List<OpenGap> gaps) {
    return client
        .preparedQuery(POSTPONE)
        .execute(
            Columns.of(gaps)
                .text(gap -> gap.projection().name())
                .integer(gap -> gap.projection().version())
                .text(OpenGap::aggregateId)
                .number(OpenGap::found)
                .tuple());
  }

  static Future<List<OpenGap>> takeGaps(SqlClient client, List<Checkpoint> held, int limit) {
    return client
        .preparedQuery(TAKE_GAPS)
        .execute(DeadLetterSql.places(held).addLong((long) limit))
        .map(
            rows -> {
              List<OpenGap> gaps = new ArrayList<>();
              for (Row row : rows) {
                AggregateType.ofTopic(row.getString("topic"))
                    .ifPresent(type -> gaps.add(gap(row, type)));
              }
              return gaps;
            });
  }

  private static OpenGap gap(Row row, AggregateType type) {
    return new OpenGap(
        DeadLetterSql.projection(row),
        DeadLetterSql.partition(row),
        type,
        row.getString("aggregate_id"),
        row.getLong("next"),
        row.getLong("found"));
  }
}
