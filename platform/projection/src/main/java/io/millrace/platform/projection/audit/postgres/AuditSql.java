package io.millrace.platform.projection.audit.postgres;

/** Statements of {@link PostgresAudits}. */
final class AuditSql {
  static final String TAKE =
      """
      WITH due AS (
        SELECT id FROM projection_audit
        WHERE finished_at IS NULL AND not_before <= now()
          AND (owner IS NULL OR owner = $1 OR lease_until < now())
          AND (requested_by IS NOT NULL OR $3)
        ORDER BY requested_by IS NULL, id LIMIT 1
        FOR UPDATE SKIP LOCKED)
      UPDATE projection_audit a
      SET owner = $1, lease_until = now() + $2::bigint * interval '1 millisecond'
      FROM due WHERE a.id = due.id
      RETURNING a.id, a.view, a.repair, a.requested_by, a.phase,
                extract(epoch FROM now() - a.phase_since)::float8 AS in_phase, a.shard, a.tx,
                a.position, a.below_tx, a.events_done, a.events_total
      """;

  /** The auditor's next round, where there is none; who asked for all has made one, too. */
  static final String NEXT_ROUND =
      """
      INSERT INTO projection_audit (repair, not_before)
      SELECT false, coalesce(max(finished_at) + $1::bigint * interval '1 millisecond', now())
      FROM projection_audit WHERE view IS NULL
      HAVING count(*) FILTER (WHERE finished_at IS NULL AND requested_by IS NULL) = 0
      ON CONFLICT DO NOTHING
      """;

  static final String MOVE =
      """
      UPDATE projection_audit
      SET phase_since = CASE WHEN phase = $3 THEN phase_since ELSE now() END, phase = $3,
          shard = $4, tx = $5, position = $6, below_tx = $7, events_done = $8, events_total = $9,
          trouble = NULL, lease_until = greatest(lease_until, now() + interval '10 seconds')
      WHERE id = $1 AND owner = $2 AND finished_at IS NULL
      """;

  static final String COUNT =
      """
      INSERT INTO projection_audit_result AS r (audit, projection, projection_version, compared)
      SELECT $1, * FROM unnest($2::text[], $3::int[], $4::bigint[])
      ON CONFLICT (audit, projection, projection_version)
      DO UPDATE SET compared = r.compared + excluded.compared
      """;

  static final String SUMS =
      """
      INSERT INTO projection_audit_result AS r
        (audit, projection, projection_version, sums_differ, sums_left, repaired, remark)
      SELECT $1, n.name, n.version, n.differing, n.left, greatest(n.differing, 0) - n.left, n.remark
      FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::text[])
             AS n (name, version, differing, "left", remark)
      ON CONFLICT (audit, projection, projection_version)
      DO UPDATE SET sums_differ = excluded.sums_differ, sums_left = excluded.sums_left,
        repaired = excluded.repaired, remark = excluded.remark
      """;

  static final String COUNT_FOUND =
      """
      UPDATE projection_audit_result r SET missing = d.missing, behind = d.behind
      FROM (SELECT projection, projection_version, count(*) FILTER (WHERE kind = 'missing') AS missing,
                   count(*) FILTER (WHERE kind = 'behind') AS behind
            FROM projection_difference WHERE audit = $1 AND confirmed GROUP BY 1, 2) d
      WHERE r.audit = $1
        AND (r.projection, r.projection_version) = (d.projection, d.projection_version)
      """;

  static final String FINISH =
      """
      UPDATE projection_audit
      SET finished_at = now(), phase = 'done', events_done = events_total, trouble = NULL
      WHERE id = $1 AND owner = $2 AND finished_at IS NULL
      """;

  /** Views that had nothing to compare have been looked at, too. */
  static final String COMPLETE =
      """
      INSERT INTO projection_audit_result (audit, projection, projection_version)
      SELECT $1, name, version FROM projection
      WHERE state <> 'filling' AND ($2::text IS NULL OR name = $2)
      ON CONFLICT DO NOTHING
      """;

  static final String FORGET_OLD =
      """
      DELETE FROM projection_difference d USING projection_audit a
      WHERE d.audit < $1 AND ($2::text IS NULL OR d.projection = $2)
        AND a.id = d.audit AND a.finished_at IS NOT NULL
      """;

  /** Of its own rounds the auditor keeps the last one, of others those of a day. */
  static final String FORGET_RUNS =
      """
      DELETE FROM projection_audit
      WHERE id < $1 AND finished_at IS NOT NULL
        AND (requested_by IS NULL AND $2 OR finished_at < now() - interval '1 day')
      """;

  static final String TROUBLE =
      "UPDATE projection_audit SET trouble = $3 WHERE id = $1 AND owner = $2";

  static final String SUSPECTS = "SELECT 1 FROM projection_difference WHERE audit = $1 LIMIT 1";

  static final String STANDINGS =
      """
      SELECT projection, sum(differing)::bigint AS differing,
             extract(epoch FROM now() - min(finished_at))::float8 AS age
      FROM projection_audit_latest GROUP BY projection
      """;

  private AuditSql() {}
}
