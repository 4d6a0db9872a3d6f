package io.millrace.platform.projection.postgres;

import io.millrace.platform.events.TxRange;
import io.millrace.platform.projection.feed.PartitionWatermark;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;

/** Statements on {@code projection_watermark}. */
final class WatermarkSql {
  private static final String WRITE =
      """
      INSERT INTO projection_watermark AS w
        (projection, projection_version, topic, kafka_partition, shard, tx, as_of, parked)
      SELECT m.projection, m.version, m.topic, m.partition, m.shard, m.tx, m.as_of,
             m.parked::int8multirange
      FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::int[], $6::bigint[],
                  $7::timestamptz[], $8::text[])
             AS m (projection, version, topic, partition, shard, tx, as_of, parked)
      ON CONFLICT (projection, projection_version, topic, kafka_partition, shard)
      DO UPDATE SET tx = excluded.tx, as_of = excluded.as_of, parked = excluded.parked
      WHERE w.tx <= excluded.tx
        AND (w.tx, w.as_of, w.parked) <> (excluded.tx, excluded.as_of, excluded.parked)
      """;

  private WatermarkSql() {}

  /** Marks never go back: a relay that restarts may repeat older ones. */
  static Future<?> write(SqlClient client, List<PartitionWatermark> marks) {
    if (marks.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple parameters =
        Columns.of(marks)
            .text(mark -> mark.projection().name())
            .integer(mark -> mark.projection().version())
            .text(mark -> mark.partition().topic())
            .integer(mark -> mark.partition().partition())
            .integer(mark -> mark.watermark().shard())
            .number(mark -> mark.watermark().tx())
            .time(mark -> mark.watermark().asOf())
            .text(mark -> multirange(mark.watermark().parked()))
            .tuple();
    return client.preparedQuery(WRITE).execute(parameters);
  }

  private static String multirange(List<TxRange> ranges) {
    return ranges.stream()
        .map(range -> "[" + range.from() + "," + range.to() + "]")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
