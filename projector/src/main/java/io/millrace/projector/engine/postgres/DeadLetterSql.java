package io.millrace.projector.engine.postgres;

import io.millrace.projector.engine.DeadLetter;
import io.millrace.projector.engine.FoldedBatch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements on {@code dead_letter}. */
final class DeadLetterSql {
  private static final String WRITE =
      """
      INSERT INTO dead_letter
        (projection, projection_version, topic, kafka_partition, kafka_offset, reason, cause,
         aggregate_id, aggregate_version, event_type, record_key, headers, value)
      SELECT d.projection, d.projection_version, d.topic, d.kafka_partition, d.kafka_offset,
             d.reason, d.cause, d.aggregate_id, nullif(d.aggregate_version, 0), d.event_type,
             d.record_key, d.headers::json, d.value
      FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::bigint[], $6::text[],
                  $7::text[], $8::text[], $9::bigint[], $10::text[], $11::bytea[], $12::text[],
                  $13::bytea[])
             AS d (projection, projection_version, topic, kafka_partition, kafka_offset, reason,
                   cause, aggregate_id, aggregate_version, event_type, record_key, headers, value)
      ON CONFLICT DO NOTHING
      """;

  private DeadLetterSql() {}

  static Future<?> write(SqlClient client, List<FoldedBatch<?>> batches) {
    List<DeadLetter> letters = new ArrayList<>();
    batches.forEach(batch -> letters.addAll(batch.deadLetters()));
    if (letters.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple parameters =
        Columns.of(letters)
            .text(letter -> letter.projection().name())
            .integer(letter -> letter.projection().version())
            .text(letter -> letter.record().partition().topic())
            .integer(letter -> letter.record().partition().partition())
            .number(letter -> letter.record().offset())
            .text(letter -> letter.outcome().name())
            .text(letter -> storable(letter.outcome().cause()))
            .text(letter -> storable(letter.aggregateId()))
            .number(DeadLetter::aggregateVersion)
            .text(letter -> storable(letter.record().raw().headers().get("ce_type")))
            .bytes(letter -> buffer(letter.record().raw().key()))
            .text(letter -> json(letter.record().raw().headers()))
            .bytes(letter -> buffer(letter.record().raw().value()))
            .tuple();
    return client.preparedQuery(WRITE).execute(parameters);
  }

  // A dead letter must always find its place: PostgreSQL takes no NUL in a text.
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }

  private static String json(Map<String, String> headers) {
    return new JsonObject(Map.copyOf(headers)).encode();
  }

  private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }
}
