package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.postgres.DatabaseAnswers;
import io.millrace.platform.projection.postgres.Session;
import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.rebuild.OperationResult;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.platform.projection.rebuild.OperationResult.Refused;
import io.millrace.platform.projection.rebuild.ProjectionProblems;
import io.millrace.platform.service.problems.ProblemType;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * Does what operators ask for, each in one transaction that also holds its audit row. What is
 * refused changes nothing and is audited too. Blocks; for worker threads.
 */
final class AuditedOperations {
  private static final Set<ProblemType> WORTH_WAITING_FOR =
      Set.of(ProjectionProblems.NOT_CAUGHT_UP, ProjectionProblems.STORE_BUSY);

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
  private final Duration timeout;

  AuditedOperations(Pool pool, Tables tables, Duration timeout) {
    this.pool = pool;
    this.tables = tables;
    this.timeout = timeout;
  }

  /** One of these waits to change to a moment in which both versions stand at the same place. */
  OperationResult operate(String name, String actor, String action, Function<Session, Done> work) {
    OperationResult result = attempt(name, actor, action, work);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (result instanceof Refused(ProblemType reason, String detail)
        && WORTH_WAITING_FOR.contains(reason)
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
          ProjectionProblems.UNKNOWN_PROJECTION, "there are " + String.join(", ", tables.names()));
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
      return e.refused();
    } catch (StoreException e) {
      if (String.valueOf(e.getMessage()).contains(LOCK_NOT_AVAILABLE)) {
        return new Refused(
            ProjectionProblems.STORE_BUSY, "a lock did not come free in time; try again");
      }
      throw e;
    }
  }

  private void audit(String name, String actor, String action, Refused refused) {
    DatabaseAnswers.await(
        pool.preparedQuery(AUDIT)
            .execute(
                Tuple.of(actor, action, name, json(refused.detail()), refused.reason().code())),
        timeout);
  }

  private static String json(String detail) {
    return new JsonObject().put("detail", detail).encode();
  }
}
