package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Every version of every projection as it stands now. Blocks; for worker threads. */
public final class ProjectionReport {
  private static final String READ =
      """
      SELECT p.name, p.version, p.state, p.paused,
             (SELECT min(w.as_of) FROM projection_watermark w
              WHERE (w.projection, w.projection_version) = (p.name, p.version)) AS as_of,
             (SELECT extract(epoch FROM now() - min(w.as_of))::float8 FROM projection_watermark w
              WHERE (w.projection, w.projection_version) = (p.name, p.version)) AS age_seconds,
             (SELECT count(*) FROM projection_aggregate a
              WHERE (a.projection, a.projection_version) = (p.name, p.version) AND a.parked)
               AS parked,
             (SELECT count(*) FROM dead_letter d
              WHERE (d.projection, d.projection_version) = (p.name, p.version)) AS letters,
             (SELECT coalesce(sum(greatest(o.next_offset - n.next_offset, 0)), 0)::bigint
              FROM projection q
              JOIN projection_checkpoint o
                ON (o.projection, o.projection_version) = (q.name, q.version)
              JOIN projection_checkpoint n
                ON (n.projection, n.projection_version, n.topic, n.kafka_partition)
                 = (p.name, p.version, o.topic, o.kafka_partition)
              WHERE q.name = p.name AND q.active) AS behind,
             u.finished_at AS audited_at, u.compared, u.differing, u.remark,
             extract(epoch FROM now() - u.finished_at)::float8 AS audit_age,
             b.went_back_at, b.went_back_by, r.started_by, r.started_at, r.filled_at, r.caught_up_at, r.events_done,
             r.events_total, r.events_per_second, r.trouble
      FROM projection p
      LEFT JOIN projection_audit_latest u
        ON (u.projection, u.projection_version) = (p.name, p.version)
      LEFT JOIN projection_rebuild r
        ON (r.projection, r.projection_version) = (p.name, p.version)
      CROSS JOIN LATERAL (
        SELECT max(c.went_back_at) AS went_back_at, sum(c.went_back_by)::bigint AS went_back_by
        FROM projection_checkpoint c
        WHERE (c.projection, c.projection_version) = (p.name, p.version)
          AND c.went_back_at > now() - interval '1 day') b
      ORDER BY p.name, p.version
      """;

  private static final String AUDITOR =
      """
      SELECT events_done, events_total, trouble FROM projection_audit
      WHERE requested_by IS NULL AND finished_at IS NULL
      """;

  private static final String VIEWS =
      """
      SELECT view, refreshed_at, as_of,
             CASE WHEN isfinite(as_of) THEN extract(epoch FROM now() - as_of)::float8 END AS age_seconds,
             extract(epoch FROM every)::float8 AS every_seconds,
             extract(epoch FROM took)::float8 AS took_seconds,
             coalesce(NOT isfinite(as_of), true) AS never, trouble
      FROM view_refresh ORDER BY view
      """;

  private final Pool pool;
  private final Duration timeout;

  public ProjectionReport(Pool pool, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
  }

  /** One object per version. */
  public JsonArray read() {
    JsonArray versions = new JsonArray();
    for (Row row : DatabaseAnswers.await(pool.preparedQuery(READ).execute(), timeout)) {
      versions.add(version(row));
    }
    return versions;
  }

  /** How far the auditor's own round is, and why it stands still if it does. */
  public JsonObject auditor() {
    JsonObject auditor = new JsonObject();
    for (Row row : DatabaseAnswers.await(pool.preparedQuery(AUDITOR).execute(), timeout)) {
      auditor
          .put("eventsDone", row.getLong("events_done"))
          .put("eventsTotal", row.getLong("events_total"))
          .put("trouble", row.getString("trouble"));
    }
    return auditor;
  }

  /** One object per materialised view; without time and age where it never held anything. */
  public JsonArray views() {
    JsonArray views = new JsonArray();
    for (Row row : DatabaseAnswers.await(pool.preparedQuery(VIEWS).execute(), timeout)) {
      JsonObject view =
          new JsonObject()
              .put("view", row.getString("view"))
              .put("everySeconds", row.getDouble("every_seconds"))
              .put("tookSeconds", row.getDouble("took_seconds"))
              .put("trouble", row.getString("trouble"));
      if (!row.getBoolean("never")) {
        view.put("asOf", time(row, "as_of"))
            .put("ageSeconds", row.getDouble("age_seconds"))
            .put("refreshedAt", time(row, "refreshed_at"));
      }
      views.add(view);
    }
    return views;
  }

  private static JsonObject version(Row row) {
    JsonObject version =
        new JsonObject()
            .put("name", row.getString("name"))
            .put("version", row.getInteger("version"))
            .put("state", row.getString("state"))
            .put("paused", row.getBoolean("paused"))
            .put("asOf", time(row, "as_of"))
            .put("ageSeconds", row.getDouble("age_seconds"))
            .put("recordsBehindActive", row.getLong("behind"))
            .put("parkedAggregates", row.getLong("parked"))
            .put("deadLetters", row.getLong("letters"));
    if (row.getLong("went_back_by") != null) {
      version
          .put("wentBackAt", time(row, "went_back_at"))
          .put("wentBackRecords", row.getLong("went_back_by"));
    }
    if (row.getOffsetDateTime("audited_at") != null) {
      version.put(
          "audit",
          new JsonObject()
              .put("at", time(row, "audited_at"))
              .put("ageSeconds", row.getDouble("audit_age"))
              .put("compared", row.getLong("compared"))
              .put("differing", row.getLong("differing"))
              .put("remark", row.getString("remark")));
    }
    if (row.getString("started_by") != null) {
      version.put("rebuild", rebuild(row));
    }
    return version;
  }

  private static JsonObject rebuild(Row row) {
    long done = row.getLong("events_done");
    long total = row.getLong("events_total");
    double rate = row.getDouble("events_per_second");
    boolean filled = row.getOffsetDateTime("filled_at") != null;
    JsonObject rebuild =
        new JsonObject()
            .put("startedBy", row.getString("started_by"))
            .put("startedAt", time(row, "started_at"))
            .put("filledAt", time(row, "filled_at"))
            .put("caughtUpAt", time(row, "caught_up_at"))
            .put("eventsDone", done)
            .put("eventsTotal", total)
            .put("percent", filled ? 100.0 : total == 0 ? 0.0 : 100.0 * done / total)
            .put("eventsPerSecond", rate)
            .put("trouble", row.getString("trouble"));
    if (!filled && rate > 0) {
      rebuild.put("etaSeconds", Math.max(0, total - done) / rate);
    }
    return rebuild;
  }

  private static @Nullable String time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant().toString();
  }
}
