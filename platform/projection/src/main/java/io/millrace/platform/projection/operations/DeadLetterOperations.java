package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.deadletter.DeadLetterRequest.Action;
import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.millrace.platform.projection.postgres.Session;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with dead letters. The owner of the partition does the work, between two
 * rounds; here it is asked for and awaited. Blocks; for worker threads.
 */
public final class DeadLetterOperations {
  private static final String COLUMNS =
      """
      SELECT id, projection, projection_version, topic, kafka_partition, kafka_offset, reason,
             cause, aggregate_id, aggregate_version, event_type, parked_at, headers,
             record_key, value
      FROM dead_letter
      """;

  private static final String LIST =
      COLUMNS
          + """
          WHERE id > $1 AND ($2::text IS NULL OR projection = $2)
          ORDER BY id LIMIT $3
          """;

  private static final String ASK =
      """
      INSERT INTO dead_letter_request
        (letter, action, projection, projection_version, topic, kafka_partition, aggregate_id,
         aggregate_version)
      SELECT id, $2, projection, projection_version, topic, kafka_partition, aggregate_id,
             aggregate_version
      FROM dead_letter WHERE id = $1
      RETURNING id
      """;

  private static final String EDIT =
      """
      UPDATE dead_letter
      SET value = coalesce($2::bytea, value), headers = (headers::jsonb || $3::text::jsonb)::json
      WHERE id = $1
      """;

  private static final String AUDIT =
      """
      INSERT INTO operator_audit (actor, action, target, detail, outcome)
      VALUES ($1, $2, $3, $4::text::json, $5)
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

  /**
   * How a letter is changed before it is applied again.
   *
   * @param value the whole new value; null to keep it
   * @param headers to set
   */
  public record Edit(byte @Nullable [] value, JsonObject headers) {}

  private final Pool pool;
  private final Duration timeout;

  public DeadLetterOperations(Pool pool, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
  }

  /**
   * Letters in the order in which they were parked, without their contents.
   *
   * @param after id of the last one known
   */
  public JsonArray list(@Nullable String projection, long after, int limit) {
    JsonArray letters = new JsonArray();
    for (Row row : rows(LIST, Tuple.of(after, projection, limit))) {
      letters.add(summary(row));
    }
    return letters;
  }

  /** One letter with its contents, personal data masked; empty if there is none. */
  public Optional<JsonObject> show(long id) {
    RowSet<Row> rows = rows(COLUMNS + "WHERE id = $1", Tuple.of(id));
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row row = rows.iterator().next();
    Buffer key = row.getBuffer("record_key");
    return Optional.of(
        summary(row)
            .put("headers", Masking.headers(row.getJsonObject("headers")))
            .put("key", key == null ? null : key.toString())
            .put("value", Masking.value(row.getBuffer("value"))));
  }

  /** The value as it is, to make an edit from it; empty if there is none. */
  public Optional<byte[]> value(long id) {
    RowSet<Row> rows = rows("SELECT value FROM dead_letter WHERE id = $1", Tuple.of(id));
    return rows.size() == 0
        ? Optional.empty()
        : Optional.ofNullable(rows.iterator().next().getBuffer("value")).map(Buffer::getBytes);
  }

  /**
   * Has a letter replayed or discarded.
   *
   * @return how it ended; {@code "asked for"} if its owner has not come to it yet; empty if there
   *     is no such letter
   */
  public Optional<String> request(long id, Action action, @Nullable Edit edit, String actor) {
    Optional<Long> request = ask(id, action, edit);
    if (request.isEmpty()) {
      return Optional.empty();
    }
    String outcome = await(request.get());
    String name = (edit == null ? "" : "edit-and-") + action.name().toLowerCase(Locale.ROOT);
    rows(AUDIT, Tuple.of(actor, "dead-letter " + name, Long.toString(id), "{}", outcome));
    return Optional.of(outcome);
  }

  private Optional<Long> ask(long id, Action action, @Nullable Edit edit) {
    return Session.within(
        pool,
        timeout,
        session -> {
          if (edit != null) {
            byte[] value = edit.value();
            session.rows(
                EDIT, id, value == null ? null : Buffer.buffer(value), edit.headers().encode());
          }
          return session
              .row(ASK, id, action.name().toLowerCase(Locale.ROOT))
              .map(row -> row.getLong("id"));
        });
  }

  private String await(long request) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      String outcome =
          rows("SELECT outcome FROM dead_letter_request WHERE id = $1", Tuple.of(request))
              .iterator()
              .next()
              .getString("outcome");
      if (outcome != null) {
        return outcome;
      }
      try {
        Thread.sleep(LOOK_AGAIN_AFTER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return "asked for";
  }

  private RowSet<Row> rows(String sql, Tuple parameters) {
    return DatabaseAnswers.await(pool.preparedQuery(sql).execute(parameters), timeout);
  }

  private static JsonObject summary(Row row) {
    return new JsonObject()
        .put("id", row.getLong("id"))
        .put("projection", row.getString("projection"))
        .put("projectionVersion", row.getInteger("projection_version"))
        .put("reason", row.getString("reason"))
        .put("cause", row.getString("cause"))
        .put("aggregateId", row.getString("aggregate_id"))
        .put("aggregateVersion", row.getLong("aggregate_version"))
        .put("eventType", row.getString("event_type"))
        .put("topic", row.getString("topic"))
        .put("partition", row.getInteger("kafka_partition"))
        .put("offset", row.getLong("kafka_offset"))
        .put("parkedAt", row.getOffsetDateTime("parked_at").toInstant().toString());
  }
}
