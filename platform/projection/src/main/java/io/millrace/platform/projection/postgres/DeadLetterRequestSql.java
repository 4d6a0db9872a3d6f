package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.deadletter.DeadLetterRequest;
import io.millrace.platform.projection.feed.Checkpoint;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Statements on {@code dead_letter_request}. */
final class DeadLetterRequestSql {
  private static final String REQUESTS =
      """
      SELECT r.id, r.letter, r.action, r.projection, r.projection_version, r.topic,
             r.kafka_partition, r.aggregate_id, r.aggregate_version
      FROM dead_letter_request r
      JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::int[], $3::text[], $4::int[]))
             AS h (projection, projection_version, topic, kafka_partition)
        USING (projection, projection_version, topic, kafka_partition)
      WHERE r.outcome IS NULL
      ORDER BY r.id
      """;

  private DeadLetterRequestSql() {}

  static Future<List<DeadLetterRequest>> requests(SqlClient client, List<Checkpoint> held) {
    return client
        .preparedQuery(REQUESTS)
        .execute(DeadLetterSql.places(held))
        .map(
            rows -> {
              List<DeadLetterRequest> requests = new ArrayList<>();
              rows.forEach(row -> requests.add(request(row)));
              return requests;
            });
  }

  private static DeadLetterRequest request(Row row) {
    Long version = row.getLong("aggregate_version");
    return new DeadLetterRequest(
        row.getLong("id"),
        row.getLong("letter"),
        DeadLetterRequest.Action.valueOf(row.getString("action").toUpperCase(Locale.ROOT)),
        DeadLetterSql.projection(row),
        DeadLetterSql.partition(row),
        row.getString("aggregate_id"),
        version == null ? 0 : version);
  }

  static Future<?> answer(SqlClient client, DeadLetterRequest request, String outcome) {
    return client
        .preparedQuery("UPDATE dead_letter_request SET outcome = $2 WHERE id = $1")
        .execute(Tuple.of(request.id(), DeadLetterSql.storable(outcome)));
  }
}
