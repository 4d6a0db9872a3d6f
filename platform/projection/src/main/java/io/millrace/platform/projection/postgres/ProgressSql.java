package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statements on {@code projection_aggregate}. */
public final class ProgressSql {
  public static final String READ =
      """
      SELECT aggregate_id, version, parked FROM projection_aggregate
      WHERE projection = $1 AND projection_version = $2 AND aggregate_id = ANY ($3)
      """;

  private static final String WRITE =
      """
      INSERT INTO projection_aggregate AS a
        (projection, projection_version, aggregate_id, version, parked)
      SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::boolean[])
      ON CONFLICT (projection, projection_version, aggregate_id)
      DO UPDATE SET version = excluded.version, parked = excluded.parked
      WHERE a.version <= excluded.version
      """;

  private record Entry(ProjectionId projection, String aggregateId, AggregateProgress progress) {}

  private ProgressSql() {}

  static Future<Map<String, AggregateProgress>> read(
      SqlClient client, ProjectionId projection, Collection<String> aggregateIds) {
    Tuple parameters =
        Tuple.of(projection.name(), projection.version(), aggregateIds.toArray(String[]::new));
    return client
        .preparedQuery(READ)
        .execute(parameters)
        .map(
            rows -> {
              Map<String, AggregateProgress> progress = HashMap.newHashMap(rows.size());
              rows.forEach(
                  row ->
                      progress.put(
                          row.getString(0),
                          new AggregateProgress(row.getLong(1), row.getBoolean(2))));
              return progress;
            });
  }

  static Future<?> write(SqlClient client, List<FoldedBatch<?>> batches) {
    List<Entry> entries = new ArrayList<>();
    for (FoldedBatch<?> batch : batches) {
      batch
          .progress()
          .forEach((id, progress) -> entries.add(new Entry(batch.projection().id(), id, progress)));
    }
    if (entries.isEmpty()) {
      return Future.succeededFuture();
    }
    // In the order of the primary key, so that neighbours share pages.
    entries.sort(
        Comparator.comparing((Entry entry) -> entry.projection().name())
            .thenComparing(Entry::aggregateId));
    Tuple parameters =
        Columns.of(entries)
            .text(entry -> entry.projection().name())
            .integer(entry -> entry.projection().version())
            .text(Entry::aggregateId)
            .number(entry -> entry.progress().version())
            .bool(entry -> entry.progress().parked())
            .tuple();
    return client.preparedQuery(WRITE).execute(parameters);
  }
}
