package io.millrace.platform.projection.postgres;

import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.projection.ApplyOutcome;
import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.apply.Settlement;
import io.millrace.platform.projection.feed.Checkpoint;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements on {@code dead_letter}. */
public final class DeadLetterSql {
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
      RETURNING id, projection, projection_version, topic, kafka_partition, kafka_offset
      """;

  private static final String COLUMNS =
      """
      SELECT id, topic, kafka_partition, kafka_offset, record_key, headers, value, parked_at
      FROM dead_letter
      """;

  private static final String OF_AGGREGATES =
      COLUMNS
          + """
          WHERE projection = $1 AND projection_version = $2 AND aggregate_id = ANY ($3)
          ORDER BY aggregate_id, aggregate_version
          """;

  private static final String ONE = COLUMNS + "WHERE id = $1";

  private static final String SETTLE =
      """
      DELETE FROM dead_letter WHERE id = ANY ($5::bigint || ARRAY(
        SELECT d.id
        FROM unnest($3::text[], $4::bigint[]) AS s (id, up_to)
        JOIN dead_letter d ON d.aggregate_id = s.id AND d.aggregate_version <= s.up_to
        WHERE d.projection = $1 AND d.projection_version = $2))
      """;

  private static final String EXPLAIN =
      """
      UPDATE dead_letter d SET reason = n.reason, cause = n.cause, retries = 0, retry_at = now()
      FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[])
             AS n (id, version, reason, cause)
      WHERE d.projection = $1 AND d.projection_version = $2 AND d.aggregate_id = n.id
        AND d.aggregate_version = n.version
      """;

  private static final String BY_ID =
      """
      SELECT id, projection, projection_version, topic, kafka_partition, kafka_offset, record_key,
             headers, value, parked_at, reason, cause, aggregate_id, aggregate_version
      FROM dead_letter WHERE id = ANY ($1)
      """;

  private record Place(ProjectionId projection, PartitionId partition, long offset) {}

  private DeadLetterSql() {}

  /** The letters that were not there yet, by their ids. */
  static Future<Map<Long, DeadLetter>> write(SqlClient client, List<FoldedBatch<?>> batches) {
    List<DeadLetter> letters = new ArrayList<>();
    batches.forEach(batch -> letters.addAll(batch.deadLetters()));
    if (letters.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    Map<Place, DeadLetter> byPlace = new HashMap<>();
    for (DeadLetter letter : letters) {
      FeedRecord record = letter.record();
      byPlace.put(new Place(letter.projection(), record.partition(), record.offset()), letter);
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
    return client
        .preparedQuery(WRITE)
        .execute(parameters)
        .map(
            rows -> {
              Map<Long, DeadLetter> added = new LinkedHashMap<>();
              rows.forEach(row -> added.put(row.getLong("id"), byPlace.get(place(row))));
              return added;
            });
  }

  private static Place place(Row row) {
    return new Place(projection(row), partition(row), row.getLong("kafka_offset"));
  }

  /** Those of these letters that are still there. */
  static Future<Map<Long, DeadLetter>> byId(SqlClient client, Long[] ids) {
    if (ids.length == 0) {
      return Future.succeededFuture(Map.of());
    }
    return client
        .preparedQuery(BY_ID)
        .execute(Tuple.of((Object) ids))
        .map(
            rows -> {
              Map<Long, DeadLetter> letters = new HashMap<>();
              rows.forEach(row -> letters.put(row.getLong("id"), letter(row)));
              return letters;
            });
  }

  private static DeadLetter letter(Row row) {
    Long version = row.getLong("aggregate_version");
    return new DeadLetter(
        projection(row),
        record(row),
        new ApplyOutcome.Noted(row.getString("reason"), row.getString("cause")),
        row.getString("aggregate_id"),
        version == null ? 0 : version);
  }

  static Future<List<FeedRecord>> ofAggregates(
      SqlClient client, ProjectionId projection, Collection<String> aggregateIds) {
    return client
        .preparedQuery(OF_AGGREGATES)
        .execute(
            Tuple.of(projection.name(), projection.version(), aggregateIds.toArray(String[]::new)))
        .map(DeadLetterSql::records);
  }

  static Future<List<FeedRecord>> one(SqlClient client, long id) {
    return client.preparedQuery(ONE).execute(Tuple.of(id)).map(DeadLetterSql::records);
  }

  static Future<?> settle(SqlClient client, Settlement settled) {
    List<Map.Entry<String, Long>> upTo = List.copyOf(settled.upTo().entrySet());
    Tuple columns = Columns.of(upTo).text(Map.Entry::getKey).number(Map.Entry::getValue).tuple();
    return client
        .preparedQuery(SETTLE)
        .execute(
            Tuple.of(
                settled.projection().name(),
                settled.projection().version(),
                columns.getValue(0),
                columns.getValue(1),
                settled.letter()));
  }

  /** Letters that still cannot be applied tell why, as of now. */
  static Future<?> explain(SqlClient client, FoldedBatch<?> batch, Settlement settled) {
    List<DeadLetter> left = batch.deadLetters();
    if (left.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple reasons =
        Columns.of(left)
            .text(letter -> storable(letter.aggregateId()))
            .number(DeadLetter::aggregateVersion)
            .text(letter -> letter.outcome().name())
            .text(letter -> storable(letter.outcome().cause()))
            .tuple();
    return client
        .preparedQuery(EXPLAIN)
        .execute(
            Tuple.of(
                settled.projection().name(),
                settled.projection().version(),
                reasons.getValue(0),
                reasons.getValue(1),
                reasons.getValue(2),
                reasons.getValue(3)));
  }

  public static Tuple places(List<Checkpoint> held) {
    return Columns.of(held)
        .text(each -> each.projection().name())
        .integer(each -> each.projection().version())
        .text(each -> each.partition().topic())
        .integer(each -> each.partition().partition())
        .tuple();
  }

  static ProjectionId projection(Row row) {
    return new ProjectionId(row.getString("projection"), row.getInteger("projection_version"));
  }

  static PartitionId partition(Row row) {
    return new PartitionId(row.getString("topic"), row.getInteger("kafka_partition"));
  }

  private static List<FeedRecord> records(RowSet<Row> rows) {
    List<FeedRecord> records = new ArrayList<>();
    rows.forEach(row -> records.add(record(row)));
    return records;
  }

  private static FeedRecord record(Row row) {
    ParkedRecord raw = ParkedRecord.of(row);
    return new FeedRecord(
        partition(row),
        row.getLong("kafka_offset"),
        row.getOffsetDateTime("parked_at").toInstant(),
        CloudEventCodec.decode(raw.headers()::get, raw.value()),
        raw);
  }

  // A dead letter must always find its place: PostgreSQL takes no NUL in a text.
  static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }

  private static String json(Map<String, String> headers) {
    return new JsonObject(Map.copyOf(headers)).encode();
  }

  private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }
}
