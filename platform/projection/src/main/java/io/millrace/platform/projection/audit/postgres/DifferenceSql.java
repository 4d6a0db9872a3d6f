package io.millrace.platform.projection.audit.postgres;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.audit.AuditRun;
import io.millrace.platform.projection.audit.AuditRun.Phase;
import io.millrace.platform.projection.audit.Difference;
import io.millrace.platform.projection.audit.Difference.Kind;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.DeadLetterSql;
import io.millrace.platform.projection.postgres.Session;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statements on {@code projection_difference}. */
final class DifferenceSql {
  private static final int PAGE = 500;

  /** Of each version; who lacks more is found again in the next run, or better built anew. */
  private static final int MOST_KEPT = 10_000;

  private static final String SUSPECT =
      """
      INSERT INTO projection_difference AS d
        (audit, projection, projection_version, aggregate_id, topic, kafka_partition, shard, tx,
         aggregate_type, version, bucket, event_type, kind)
      SELECT $1, * FROM unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::int[],
                               $7::int[], $8::bigint[], $9::text[], $10::bigint[], $11::int[],
                               $12::text[], $13::text[])
      ON CONFLICT (audit, projection, projection_version, aggregate_id) DO UPDATE SET
        shard = excluded.shard, tx = excluded.tx, version = excluded.version,
        event_type = excluded.event_type, kind = excluded.kind
      WHERE d.version <= excluded.version
      """;

  private static final String KEPT =
      """
      SELECT projection, projection_version, count(*) AS kept FROM projection_difference
      WHERE audit = $1 GROUP BY 1, 2
      """;

  private static final String OF_RUN =
      """
      SELECT projection, projection_version, aggregate_id, topic, kafka_partition, shard, tx,
             aggregate_type, version, bucket, event_type, kind, 0::bigint AS progress
      FROM projection_difference
      WHERE audit = $1 AND (repair OR NOT $2)
        AND (projection, projection_version, aggregate_id) > ($3, $4, $5)
      ORDER BY projection, projection_version, aggregate_id LIMIT $6
      """;

  private static final String CONFIRM =
      """
      UPDATE projection_difference d SET confirmed = true, kind = n.kind
      FROM unnest($2::text[], $3::int[], $4::text[], $5::text[])
             AS n (projection, projection_version, aggregate_id, kind)
      WHERE (d.projection, d.projection_version, d.aggregate_id)
          = (n.projection, n.projection_version, n.aggregate_id) AND d.audit = $1
      """;

  private static final String FORGET =
      """
      WITH gone AS (
        DELETE FROM projection_difference d
        USING unnest($2::text[], $3::int[], $4::text[])
                AS n (projection, projection_version, aggregate_id)
        WHERE (d.projection, d.projection_version, d.aggregate_id)
            = (n.projection, n.projection_version, n.aggregate_id) AND d.audit = $1
        RETURNING d.projection, d.projection_version, d.repair),
      counted AS (
        UPDATE projection_audit_result r SET repaired = r.repaired + g.repaired
        FROM (SELECT projection, projection_version, count(*) AS repaired
              FROM gone WHERE repair GROUP BY 1, 2) g
        WHERE r.audit = $1
          AND (r.projection, r.projection_version) = (g.projection, g.projection_version))
      UPDATE projection_audit SET phase_since = now() WHERE id = $1 AND phase = 'repair'
      """;

  /** Rows can be made anew; sums only where they hold exactly what the progress says. */
  private static final String ASK =
      """
      UPDATE projection_difference d SET repair = true, tries = 0, next_try = now()
      FROM projection_audit_result r
      WHERE d.audit = $1 AND d.confirmed AND r.audit = $1
        AND (r.projection, r.projection_version) = (d.projection, d.projection_version)
        AND ((r.sums_differ >= 0 AND r.sums_left = 0) OR d.projection <> ALL ($2))
      """;

  private static final String TO_REPAIR =
      """
      WITH due AS (
        SELECT d.audit, d.projection, d.projection_version, d.aggregate_id
        FROM projection_difference d
        JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::int[], $3::text[], $4::int[]))
               AS h (projection, projection_version, topic, kafka_partition)
          USING (projection, projection_version, topic, kafka_partition)
        WHERE d.repair AND d.next_try <= now()
        ORDER BY d.next_try LIMIT $5)
      UPDATE projection_difference d
      SET tries = d.tries + 1,
          next_try = now() + least(300, 5 * 2 ^ least(d.tries, 10)) * interval '1 second'
      FROM due
      WHERE (d.audit, d.projection, d.projection_version, d.aggregate_id)
          = (due.audit, due.projection, due.projection_version, due.aggregate_id)
      RETURNING d.projection, d.projection_version, d.aggregate_id, d.topic, d.kafka_partition,
                d.shard, d.tx, d.aggregate_type, d.version, d.bucket, d.event_type, d.kind,
                coalesce((SELECT a.version FROM projection_aggregate a
                          WHERE (a.projection, a.projection_version, a.aggregate_id)
                              = (d.projection, d.projection_version, d.aggregate_id)), 0)
                  AS progress
      """;

  private DifferenceSql() {}

  /** Remembers what seems to be lacking. */
  static void suspect(Session session, AuditRun run, List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    Map<ProjectionId, Long> kept = new HashMap<>();
    session.rows(KEPT, run.id()).forEach(row -> kept.put(id(row), row.getLong("kept")));
    List<Difference> taken =
        differences.stream()
            .filter(each -> kept.merge(each.projection(), 1L, Long::sum) <= MOST_KEPT)
            .toList();
    session.select(
        SUSPECT,
        of(
            run,
            aggregates(taken)
                .text(each -> each.partition().topic())
                .integer(each -> each.partition().partition())
                .integer(each -> each.entry().shard())
                .number(each -> each.entry().tx())
                .text(each -> each.entry().type().label())
                .number(each -> each.entry().version())
                .integer(each -> each.entry().bucket())
                .text(each -> each.entry().eventType())
                .text(each -> label(each.kind()))));
  }

  private static Columns<Difference> aggregates(List<Difference> differences) {
    return keyed(differences, Difference::projection).text(each -> each.entry().aggregateId());
  }

  /** A column for each half of a version's name. */
  static <R> Columns<R> keyed(List<R> rows, Function<R, ProjectionId> id) {
    return Columns.of(rows)
        .text(row -> id.apply(row).name())
        .integer(row -> id.apply(row).version());
  }

  /** The run's id, and what columns there are. */
  static Tuple of(AuditRun run, Columns<?> columns) {
    Tuple parameters = Tuple.of(run.id());
    Tuple arrays = columns.tuple();
    for (int i = 0; i < arrays.size(); i++) {
      parameters.addValue(arrays.getValue(i));
    }
    return parameters;
  }

  private static String label(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Forgets what is there, and holds what is not for certain. */
  static void settle(Session session, AuditRun run, List<Difference> gone, List<Difference> left) {
    if (!gone.isEmpty()) {
      session.select(FORGET, of(run, aggregates(gone)));
    }
    if (run.phase() == Phase.CONFIRM && !left.isEmpty()) {
      session.select(CONFIRM, of(run, aggregates(left).text(each -> label(each.kind()))));
    }
  }

  /** The next of a run; in the phase of repair of those that were to be repaired. */
  static List<Difference> next(Session session, AuditRun run, @Nullable Difference after) {
    return read(
        session.rows(
            OF_RUN,
            run.id(),
            run.phase() == Phase.REPAIR,
            after == null ? "" : after.projection().name(),
            after == null ? 0 : after.projection().version(),
            after == null ? "" : after.entry().aggregateId(),
            PAGE));
  }

  /**
   * Has all but some views repaired.
   *
   * @param sums views that are repaired only if they hold what the engine's progress says
   */
  static void askForRepair(Session session, AuditRun run, String[] sums) {
    session.rows(ASK, run.id(), sums);
  }

  static List<Difference> toRepair(Session session, Collection<Checkpoint> held, int limit) {
    return read(
        session.select(TO_REPAIR, DeadLetterSql.places(List.copyOf(held)).addInteger(limit)));
  }

  private static List<Difference> read(RowSet<Row> rows) {
    List<Difference> differences = new ArrayList<>();
    for (Row row : rows) {
      differences.add(
          new Difference(
              id(row),
              new PartitionId(row.getString("topic"), row.getInteger("kafka_partition")),
              new LedgerEntry(
                  row.getInteger("shard"),
                  row.getLong("tx"),
                  AggregateType.ofLabel(row.getString("aggregate_type")),
                  row.getString("aggregate_id"),
                  row.getLong("version"),
                  row.getInteger("bucket"),
                  row.getString("event_type")),
              Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
              row.getLong("progress")));
    }
    return differences;
  }

  private static ProjectionId id(Row row) {
    return new ProjectionId(row.getString("projection"), row.getInteger("projection_version"));
  }
}
