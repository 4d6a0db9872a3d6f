package io.millrace.projector.engine.postgres;

import io.millrace.projector.engine.OperationResult;
import io.millrace.projector.engine.OperationResult.Done;
import io.millrace.projector.engine.OperationResult.Refusal;
import io.millrace.projector.engine.OperationResult.Refused;
import io.millrace.projector.engine.ProjectionId;
import io.millrace.projector.engine.StoreException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What operators do with projections. Each is one transaction that also holds its audit row; what
 * is refused changes nothing and is audited too. Blocks; for worker threads.
 */
public final class ProjectionOperations {
  private static final String FIND =
      """
      SELECT version FROM projection WHERE name = $1 AND CASE $2::text
        WHEN 'active' THEN active
        WHEN 'newer' THEN state = 'standby'
          AND version > (SELECT version FROM projection WHERE name = $1 AND active)
        WHEN 'older' THEN state = 'standby'
          AND version < (SELECT version FROM projection WHERE name = $1 AND active)
        ELSE NOT active END
      ORDER BY version DESC LIMIT 1
      """;

  private static final String START_VERSION =
      """
      INSERT INTO projection (name, version, active, state, paused)
      SELECT $1, greatest(max(version) + 1, $2), false, 'filling', bool_or(paused)
      FROM projection WHERE name = $1
      RETURNING version
      """;

  private static final String START_CHECKPOINTS =
      """
      INSERT INTO projection_checkpoint
        (projection, projection_version, topic, kafka_partition, next_offset)
      SELECT projection, $3, topic, kafka_partition, next_offset
      FROM projection_checkpoint WHERE projection = $1 AND projection_version = $2
      """;

  private static final String START_REBUILD =
      """
      INSERT INTO projection_rebuild (projection, projection_version, started_by)
      VALUES ($1, $2, $3)
      """;

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

  private static final String AUDIT =
      """
      INSERT INTO operator_audit (actor, action, target, detail, outcome)
      VALUES ($1, $2, $3, $4::text::json, $5)
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Pool pool;
  private final Tables tables;
  private final boolean ledgerKnown;
  private final int compareRows;
  private final Duration timeout;

  /**
   * @param ledgerKnown whether there is any history to rebuild from
   * @param compareRows rows of each table to compare before a version is promoted
   */
  public ProjectionOperations(
      Pool pool, Tables tables, boolean ledgerKnown, int compareRows, Duration timeout) {
    this.pool = pool;
    this.tables = tables;
    this.ledgerKnown = ledgerKnown;
    this.compareRows = compareRows;
    this.timeout = timeout;
  }

  /** Starts to fill a new version. */
  public OperationResult rebuild(String name, String actor) {
    return operate(
        name,
        actor,
        "rebuild",
        session -> {
          requireNoRebuild(session);
          other(session, name)
              .ifPresent(
                  version -> {
                    throw refusal(
                        Refusal.VERSION_WAITS,
                        "%s/%d is there beside the active version; drop it first",
                        name,
                        version);
                  });
          if (!ledgerKnown) {
            throw refusal(
                Refusal.NO_LEDGER, "set millrace.ledger.shards[N].url, .username and .password");
          }
          return start(session, name, actor);
        });
  }

  private void requireNoRebuild(Session session) {
    session
        .row("SELECT name, version FROM projection WHERE state IN ('filling', 'catching-up')")
        .ifPresent(
            row -> {
              throw refusal(
                  Refusal.REBUILD_RUNS,
                  "%s/%d is being filled; wait for it, or drop it",
                  row.getString("name"),
                  row.getInteger("version"));
            });
  }

  private Done start(Session session, String name, String actor) {
    int active = require(session, name, "active");
    int version =
        session
            .row(START_VERSION, name, tables.newestShape(name))
            .orElseThrow()
            .getInteger("version");
    if (session.rows(START_CHECKPOINTS, name, active, version).rowCount() == 0) {
      throw refusal(
          Refusal.NOT_STARTED,
          "%s has no checkpoint yet; start a projector that reaches Kafka first",
          name);
    }
    ProjectionId id = new ProjectionId(name, version);
    for (String table : tables.of(id).tables()) {
      session.rows(
          "SELECT copy_projection_table($1, $2)",
          Tables.physical(table, active),
          Tables.physical(table, version));
    }
    session.rows(START_REBUILD, name, version, actor);
    return new Done(id, "filling; %s/%d serves meanwhile".formatted(name, active));
  }

  /**
   * Has readers see the version that stands by.
   *
   * @param force also when it differs from the version that is active now
   */
  public OperationResult promote(String name, boolean force, String actor) {
    return operate(
        name, actor, force ? "promote --force" : "promote", s -> change(s, name, "newer", force));
  }

  /** Has readers see the version before again. */
  public OperationResult rollback(String name, String actor) {
    return operate(name, actor, "rollback", session -> change(session, name, "older", true));
  }

  private Done change(Session session, String name, String which, boolean force) {
    int from = require(session, name, "active");
    int to = require(session, name, which);
    // Nobody may write while the versions are compared and the views change. Writers take these
    // locks first too, so that nobody waits crosswise.
    session.run("SET LOCAL lock_timeout = '2s'");
    session.run(
        "LOCK TABLE projection_checkpoint, projection_watermark IN SHARE ROW EXCLUSIVE MODE");
    Row distance = session.row(DISTANCE, name, from, to).orElseThrow();
    long behind = distance.getLong("behind");
    long marks = distance.getLong("marks_behind");
    if (behind > 0 || marks > 0) {
      throw new Refusing(
          new Refused(
              Refusal.NOT_CAUGHT_UP,
              "%s/%d is %d records and %d watermarks behind %s/%d"
                  .formatted(name, to, behind, marks, name, from)));
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
        "UPDATE projection SET state = 'active', active = true WHERE name = $1 AND version = $2",
        name,
        to);
    return new Done(
        new ProjectionId(name, to),
        "active; %s; %s/%d is kept up to date until it is dropped".formatted(compared, name, from));
  }

  private String compare(Session session, String name, int from, int to, Row distance) {
    if (distance.getLong("newly_parked") > 0) {
      throw refusal(
          Refusal.COMPARISON_DIFFERS,
          "%d aggregates are parked in %s/%d that are not in %s/%d; see its dead letters",
          distance.getLong("newly_parked"),
          name,
          to,
          name,
          from);
    }
    if (distance.getLong("ahead") > 0) {
      throw refusal(
          Refusal.NOT_CAUGHT_UP,
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
      throw refusal(
          Refusal.COMPARISON_DIFFERS,
          "%d of %d rows compared differ, for example %s; force if that is what the rebuild is for",
          found.differing(),
          found.compared(),
          found.examples());
    }
    return found.compared() + " rows compared, none differs";
  }

  /** Stops all versions of a projection where they are. */
  public OperationResult pause(String name, String actor) {
    return operate(name, actor, "pause", session -> setPaused(session, name, true));
  }

  /** Lets them go on. */
  public OperationResult resume(String name, String actor) {
    return operate(name, actor, "resume", session -> setPaused(session, name, false));
  }

  private Done setPaused(Session session, String name, boolean paused) {
    session.rows("UPDATE projection SET paused = $2 WHERE name = $1", name, paused);
    return new Done(
        new ProjectionId(name, require(session, name, "active")), paused ? "paused" : "resumed");
  }

  /** Removes the version that is not active, with its tables and letters; ends its rebuild. */
  public OperationResult drop(String name, String actor) {
    return operate(
        name,
        actor,
        "drop",
        session -> {
          ProjectionId id = new ProjectionId(name, require(session, name, "other"));
          for (String table :
              List.of(
                  "dead_letter_request",
                  "dead_letter",
                  "projection_watermark",
                  "projection_aggregate",
                  "projection_checkpoint")) {
            session.rows(
                "DELETE FROM " + table + " WHERE projection = $1 AND projection_version = $2",
                name,
                id.version());
          }
          session.rows(
              "DELETE FROM projection WHERE name = $1 AND version = $2", name, id.version());
          tables.find(id).map(ProjectionTable::tables).orElse(List.of()).stream()
              .map(table -> Tables.physical(table, id.version()))
              .forEach(table -> session.run("DROP TABLE " + table));
          return new Done(id, "dropped");
        });
  }

  private static Optional<Integer> other(Session session, String name) {
    return session.row(FIND, name, "other").map(row -> row.getInteger("version"));
  }

  private static int require(Session session, String name, String which) {
    return session
        .row(FIND, name, which)
        .map(row -> row.getInteger("version"))
        .orElseThrow(() -> missing(session, name, which));
  }

  private static Refusing missing(Session session, String name, String which) {
    boolean filling =
        session
            .row(
                "SELECT 1 FROM projection WHERE name = $1 AND state IN ('filling', 'catching-up')",
                name)
            .isPresent();
    if (filling && which.equals("newer")) {
      return refusal(Refusal.NOT_CAUGHT_UP, "the new version of %s is still being filled", name);
    }
    return refusal(
        Refusal.NO_VERSION,
        "%s has no %s version; see: projections list",
        name,
        which.equals("other") ? "second" : which);
  }

  /** One of these waits to change to a moment in which both versions stand at the same place. */
  private OperationResult operate(
      String name, String actor, String action, Function<Session, Done> work) {
    OperationResult result = attempt(name, actor, action, work);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (result instanceof Refused(Refusal reason, String detail)
        && (reason == Refusal.NOT_CAUGHT_UP || reason == Refusal.STORE_BUSY)
        && System.nanoTime() < end
        && pause()) {
      result = attempt(name, actor, action, work);
    }
    if (result instanceof Refused refused) {
      audit(name, actor, action, refused);
    }
    return result;
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN_AFTER);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private OperationResult attempt(
      String name, String actor, String action, Function<Session, Done> work) {
    if (!tables.names().contains(name)) {
      return new Refused(
          Refusal.UNKNOWN_PROJECTION, "there are " + String.join(", ", tables.names()));
    }
    try {
      return Session.within(
          pool,
          timeout,
          session -> {
            session.run("LOCK TABLE projection IN SHARE ROW EXCLUSIVE MODE");
            Done done = work.apply(session);
            session.rows(
                AUDIT, actor, action, done.subject().toString(), json(done.detail()), "done");
            return done;
          });
    } catch (Refusing e) {
      return e.refused;
    } catch (StoreException e) {
      if (String.valueOf(e.getMessage()).contains(LOCK_NOT_AVAILABLE)) {
        return new Refused(Refusal.STORE_BUSY, "a lock did not come free in time; try again");
      }
      throw e;
    }
  }

  private void audit(String name, String actor, String action, Refused refused) {
    Answers.await(
        pool.preparedQuery(AUDIT)
            .execute(
                Tuple.of(actor, action, name, json(refused.detail()), refused.reason().code())),
        timeout);
  }

  private static String json(String detail) {
    return new JsonObject().put("detail", detail).encode();
  }

  private static Refusing refusal(Refusal reason, String detail, Object... values) {
    return new Refusing(new Refused(reason, detail.formatted(values)));
  }

  /** Breaks a transaction off. */
  private static final class Refusing extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Refused refused;

    Refusing(Refused refused) {
      super(refused.detail(), null, false, false);
      this.refused = refused;
    }
  }
}
