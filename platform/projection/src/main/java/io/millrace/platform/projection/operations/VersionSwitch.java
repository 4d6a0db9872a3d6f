package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.platform.projection.rebuild.ProjectionProblems;
import io.millrace.platform.projection.rebuild.postgres.VersionComparison;
import io.vertx.sqlclient.Row;

/** Compares two versions of a projection and has readers see the other one. */
final class VersionSwitch {
  // Where the version stands against the active one, in offsets and in watermarks.
  private static final String DISTANCE =
      """
      SELECT coalesce(sum(greatest(o.next_offset - n.next_offset, 0)), 0)::bigint AS behind,
             coalesce(sum(greatest(n.next_offset - o.next_offset, 0)), 0)::bigint AS ahead,
             (SELECT count(*) FROM projection_watermark w
              WHERE w.projection = $1 AND w.projection_version = $2 AND NOT EXISTS (
                SELECT 1 FROM projection_watermark y
                WHERE y.projection = $1 AND y.projection_version = $3
                  AND (y.topic, y.kafka_partition, y.shard)
                    = (w.topic, w.kafka_partition, w.shard)
                  AND y.tx >= w.tx)) AS marks_behind,
             (SELECT count(*) FROM projection_aggregate a
              WHERE a.projection = $1 AND a.projection_version = $3 AND a.parked
                AND NOT EXISTS (
                  SELECT 1 FROM projection_aggregate b
                  WHERE b.projection = $1 AND b.projection_version = $2 AND b.parked
                    AND b.aggregate_id = a.aggregate_id)) AS newly_parked
      FROM projection_checkpoint o
      JOIN projection_checkpoint n USING (projection, topic, kafka_partition)
      WHERE o.projection = $1 AND o.projection_version = $2 AND n.projection_version = $3
      """;

  private final Tables tables;
  private final int compareRows;

  /**
   * @param compareRows rows of each table to compare
   */
  VersionSwitch(Tables tables, int compareRows) {
    this.tables = tables;
    this.compareRows = compareRows;
  }

  /**
   * Changes from the active version to the newer or the older one.
   *
   * @param force also when they differ
   */
  Done change(Session session, String name, String which, boolean force) {
    int from = Versions.require(session, name, "active");
    int to = Versions.require(session, name, which);
    // While the versions are compared and the views change.
    Versions.lockOutWriters(session);
    Row distance = session.row(DISTANCE, name, from, to).orElseThrow();
    long behind = distance.getLong("behind");
    long marks = distance.getLong("marks_behind");
    if (behind > 0 || marks > 0) {
      throw Refusing.because(
          ProjectionProblems.NOT_CAUGHT_UP,
          "%s/%d is %d records and %d watermarks behind %s/%d",
          name,
          to,
          behind,
          marks,
          name,
          from);
    }
    String compared = "not compared";
    if (!force) {
      compared = compare(session, name, from, to, distance);
    }
    for (String table : tables.of(new ProjectionId(name, to)).tables()) {
      session.rows(
          "SELECT point_views_at($1, $2)",
          Tables.physical(table, from),
          Tables.physical(table, to));
    }
    session.rows(
        "UPDATE projection SET state = 'standby', active = false WHERE name = $1 AND version = $2",
        name,
        from);
    session.rows(
        """
        UPDATE projection
        SET state = 'active', active = true,
            generation = (SELECT max(generation) + 1 FROM projection WHERE name = $1)
        WHERE name = $1 AND version = $2
        """,
        name,
        to);
    return new Done(
        new ProjectionId(name, to),
        "active; %s; %s/%d is kept up to date until it is dropped".formatted(compared, name, from));
  }

  private String compare(Session session, String name, int from, int to, Row distance) {
    if (distance.getLong("newly_parked") > 0) {
      throw Refusing.because(
          ProjectionProblems.COMPARISON_DIFFERS,
          "%d aggregates are parked in %s/%d that are not in %s/%d; see its dead letters",
          distance.getLong("newly_parked"),
          name,
          to,
          name,
          from);
    }
    if (distance.getLong("ahead") > 0) {
      throw Refusing.because(
          ProjectionProblems.NOT_CAUGHT_UP,
          "%s/%d is behind %s/%d by %d records, so they cannot be compared; resume it, or force",
          name,
          from,
          name,
          to,
          distance.getLong("ahead"));
    }
    VersionComparison found =
        VersionComparison.of(
            session, tables.of(new ProjectionId(name, to)).tables(), from, to, compareRows);
    if (found.differing() > 0) {
      throw Refusing.because(
          ProjectionProblems.COMPARISON_DIFFERS,
          "%d of %d rows compared differ, for example %s; force if that is what the rebuild is for",
          found.differing(),
          found.compared(),
          found.examples());
    }
    return found.compared() + " rows compared, none differs";
  }
}
