package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.rebuild.OperationResult;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.platform.projection.rebuild.ProjectionProblems;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What operators do with projections. Each is one transaction that also holds its audit row; what
 * is refused changes nothing and is audited too. Blocks; for worker threads.
 */
public final class ProjectionOperations {
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

  private final AuditedOperations operations;
  private final VersionSwitch versions;
  private final Tables tables;
  private final EventHistory history;

  /**
   * @param history to rebuild from
   * @param compareRows rows of each table to compare before a version is promoted
   */
  public ProjectionOperations(
      Pool pool, Tables tables, EventHistory history, int compareRows, Duration timeout) {
    this.operations = new AuditedOperations(pool, tables, timeout);
    this.versions = new VersionSwitch(tables, compareRows);
    this.tables = tables;
    this.history = history;
  }

  /** Starts to fill a new version. */
  public OperationResult rebuild(String name, String actor) {
    Optional<Refusing> fault = faultOfHistory();
    return operations.operate(
        name,
        actor,
        "rebuild",
        session -> {
          requireNoRebuild(session);
          Versions.other(session, name)
              .ifPresent(
                  version -> {
                    throw Refusing.because(
                        ProjectionProblems.VERSION_WAITS,
                        "%s/%d is there beside the active version; drop it first",
                        name,
                        version);
                  });
          fault.ifPresent(
              refusal -> {
                throw refusal;
              });
          return start(session, name, actor);
        });
  }

  /** Told now, and not when half of it is in the tables. It takes a while, so without locks. */
  private Optional<Refusing> faultOfHistory() {
    if (history.shards().isEmpty()) {
      return Optional.of(
          Refusing.because(
              ProjectionProblems.NO_LEDGER,
              "set millrace.ledger.shards[N].url, .username and .password"));
    }
    try {
      history.check();
      return Optional.empty();
    } catch (HistoryAwayException e) {
      return Optional.of(
          Refusing.because(
              ProjectionProblems.HISTORY_UNAVAILABLE, "%s", String.valueOf(e.getMessage())));
    }
  }

  private void requireNoRebuild(Session session) {
    session
        .row("SELECT name, version FROM projection WHERE state IN ('filling', 'catching-up')")
        .ifPresent(
            row -> {
              throw Refusing.because(
                  ProjectionProblems.REBUILD_RUNS,
                  "%s/%d is being filled; wait for it, or drop it",
                  row.getString("name"),
                  row.getInteger("version"));
            });
  }

  private Done start(Session session, String name, String actor) {
    int active = Versions.require(session, name, "active");
    int version =
        session
            .row(START_VERSION, name, tables.newestShape(name))
            .orElseThrow()
            .getInteger("version");
    if (session.rows(START_CHECKPOINTS, name, active, version).rowCount() == 0) {
      throw Refusing.because(
          ProjectionProblems.NOT_STARTED,
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
    return operations.operate(
        name,
        actor,
        force ? "promote --force" : "promote",
        s -> versions.change(s, name, "newer", force));
  }

  /** Has readers see the version before again. */
  public OperationResult rollback(String name, String actor) {
    return operations.operate(
        name, actor, "rollback", session -> versions.change(session, name, "older", true));
  }

  /** Stops all versions of a projection where they are. */
  public OperationResult pause(String name, String actor) {
    return operations.operate(name, actor, "pause", session -> setPaused(session, name, true));
  }

  /** Lets them go on. */
  public OperationResult resume(String name, String actor) {
    return operations.operate(name, actor, "resume", session -> setPaused(session, name, false));
  }

  private Done setPaused(Session session, String name, boolean paused) {
    session.rows("UPDATE projection SET paused = $2 WHERE name = $1", name, paused);
    return new Done(
        new ProjectionId(name, Versions.require(session, name, "active")),
        paused ? "paused" : "resumed");
  }

  /** Removes the version that is not active, with its tables and letters; ends its rebuild. */
  public OperationResult drop(String name, String actor) {
    return operations.operate(
        name,
        actor,
        "drop",
        session -> {
          ProjectionId id = new ProjectionId(name, Versions.require(session, name, "other"));
          Versions.lockOutWriters(session);
          for (String table :
              List.of(
                  "dead_letter_request",
                  "dead_letter",
                  "projection_watermark",
                  "projection_aggregate",
                  "projection_checkpoint",
                  "projection_audit_result",
                  "projection_difference")) {
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
}
