package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.millrace.platform.projection.postgres.Tables;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask of the auditor, which does it as soon as it can. Blocks; for worker threads.
 */
public final class AuditOperations {
  private static final String ASK =
      """
      WITH asked AS (
        INSERT INTO projection_audit (view, repair, requested_by) VALUES ($1, $2, $3) RETURNING id),
      audited AS (
        INSERT INTO operator_audit (actor, action, target, detail, outcome)
        SELECT $3, CASE WHEN $2 THEN 'audit --repair' ELSE 'audit' END,
               coalesce($1, 'all projections'), json_build_object('audit', id), 'asked for'
        FROM asked)
      SELECT id FROM asked
      """;

  private static final String SHOW =
      """
      SELECT a.id, a.view, a.repair, a.phase, a.events_done, a.events_total, a.trouble,
             a.owner IS NOT NULL AS taken
      FROM projection_audit a WHERE a.id = $1
      """;

  private static final String RESULTS =
      """
      SELECT r.projection, r.projection_version, r.compared, r.missing, r.behind, r.repaired,
             r.sums_differ, r.sums_left, r.remark,
             (SELECT count(*) FROM projection_difference d
              WHERE d.audit = r.audit AND d.confirmed
                AND (d.projection, d.projection_version) = (r.projection, r.projection_version))
               AS left
      FROM projection_audit_result r WHERE r.audit = $1
      ORDER BY r.projection, r.projection_version
      """;

  private static final String EXAMPLES =
      """
      SELECT projection, projection_version, aggregate_id, version, topic, kafka_partition, shard,
             kind
      FROM projection_difference WHERE audit = $1 AND confirmed
      ORDER BY projection, projection_version, aggregate_id LIMIT 20
      """;

  private final Pool pool;
  private final Tables tables;
  private final Duration timeout;

  public AuditOperations(Pool pool, Tables tables, Duration timeout) {
    this.pool = pool;
    this.tables = tables;
    this.timeout = timeout;
  }

  /** Whether there is such a view. */
  public boolean knows(String view) {
    return tables.names().contains(view);
  }

  /**
   * Has views compared with the ledger.
   *
   * @param view the one to compare; null: all
   * @param actor who asks, for the audit trail
   * @return the run, to be asked for again
   */
  public JsonObject ask(@Nullable String view, boolean repair, String actor) {
    long id = rows(ASK, Tuple.of(view, repair, actor)).iterator().next().getLong("id");
    return show(id).orElseThrow();
  }

  /** How far a run is, and what it came to; empty if there is none. */
  public Optional<JsonObject> show(long id) {
    for (Row row : rows(SHOW, Tuple.of(id))) {
      JsonObject run =
          new JsonObject()
              .put("id", id)
              .put("view", row.getString("view"))
              .put("repair", row.getBoolean("repair"))
              .put("phase", row.getBoolean("taken") ? row.getString("phase") : "waiting")
              .put("eventsDone", row.getLong("events_done"))
              .put("eventsTotal", row.getLong("events_total"))
              .put("trouble", row.getString("trouble"))
              .put("items", results(id))
              .put("examples", examples(id));
      return Optional.of(run);
    }
    return Optional.empty();
  }

  private JsonArray results(long id) {
    JsonArray results = new JsonArray();
    for (Row row : rows(RESULTS, Tuple.of(id))) {
      results.add(
          new JsonObject()
              .put("name", row.getString("projection"))
              .put("version", row.getInteger("projection_version"))
              .put("compared", row.getLong("compared"))
              .put("missing", row.getLong("missing"))
              .put("behind", row.getLong("behind"))
              .put("repaired", row.getLong("repaired"))
              .put("left", row.getLong("left"))
              .put("sumsDiffer", row.getLong("sums_differ"))
              .put("sumsLeft", row.getLong("sums_left"))
              .put("remark", row.getString("remark")));
    }
    return results;
  }

  private JsonArray examples(long id) {
    JsonArray examples = new JsonArray();
    for (Row row : rows(EXAMPLES, Tuple.of(id))) {
      examples.add(
          new JsonObject()
              .put("name", row.getString("projection"))
              .put("version", row.getInteger("projection_version"))
              .put("aggregateId", row.getString("aggregate_id"))
              .put("aggregateVersion", row.getLong("version"))
              .put("topic", row.getString("topic"))
              .put("partition", row.getInteger("kafka_partition"))
              .put("shard", row.getInteger("shard"))
              .put("kind", row.getString("kind")));
    }
    return examples;
  }

  private RowSet<Row> rows(String sql, Tuple parameters) {
    return DatabaseAnswers.await(pool.preparedQuery(sql).execute(parameters), timeout);
  }
}
