package io.millrace.platform.command.postgres;

import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.run.WriteGate;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Pipelined;
import io.millrace.platform.command.transaction.Transactions;
import io.millrace.platform.service.problems.Problem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import java.util.Optional;
import java.util.function.Function;

/** Transactions on the pool of one shard. */
final class ShardTransactions implements Transactions<SqlConnection> {
  /** How often a refused ROLLBACK is repeated. */
  private static final int ROLLBACKS = 3;

  private final int shard;
  private final Pool pool;
  private final String begin;
  private final WriteGate gate;

  ShardTransactions(int shard, Pool pool, TransactionLimits limits, WriteGate gate) {
    this.shard = shard;
    this.pool = pool;
    this.begin = limits.begin();
    this.gate = gate;
  }

  @Override
  public <R> Uni<R> run(CommandStage stage, Function<Scope<SqlConnection>, Uni<R>> work) {
    Optional<Problem> closed = gate.closed(shard);
    if (closed.isPresent()) {
      return Uni.createFrom().failure(closed.get().asException());
    }
    Uni<R> whole =
        pool.getConnection()
            .onFailure()
            .transform(failure -> notAcquired(shard, failure))
            .chain(connection -> within(connection, stage, work));
    // Whoever stops waiting does not stop it half-way: a statement that is just being sent would
    // come after the ROLLBACK, on its own.
    return Uni.createFrom()
        .emitter(caller -> whole.subscribe().with(caller::complete, caller::fail));
  }

  private <R> Uni<R> within(
      SqlConnection connection, CommandStage stage, Function<Scope<SqlConnection>, Uni<R>> work) {
    Scope<SqlConnection> scope =
        new Scope<>(
            connection,
            new LedgerTransaction(shard, new ConnectionSql(connection), true),
            Pipelining.ALL);
    // BEGIN goes out together with the first statements; a session runs them in order.
    Uni<R> inside =
        Pipelined.all(
                connection.query(begin).execute(),
                Uni.createFrom().deferred(() -> work.apply(scope)))
            .map(Tuple2::getItem2);
    return inside
        .onFailure()
        .call(_ -> rollback(connection))
        .onFailure()
        .transform(PgFailure::translated)
        .call(_ -> commit(connection, stage))
        .onTermination()
        .call(connection::close);
  }

  private static Uni<Void> commit(SqlConnection connection, CommandStage stage) {
    if (!stage.enterCommit()) {
      // Nobody waits any more, and the caller was told that it will not take effect.
      return rollback(connection)
          .chain(() -> Uni.createFrom().failure(StoreProblems.unavailable().asException()));
    }
    return connection
        .query("COMMIT")
        .execute()
        .replaceWithVoid()
        .onFailure()
        // A COMMIT that is cancelled before it begins leaves the transaction open.
        .call(_ -> rollback(connection))
        .onFailure()
        .transform(failure -> notCommitted(failure, stage));
  }

  private static Throwable notCommitted(Throwable failure, CommandStage stage) {
    if (PgFailure.outcomeUnknown(failure)) {
      return StoreProblems.outcomeUnknown().asException(failure);
    }
    stage.undone();
    return PgFailure.translated(failure);
  }

  /**
   * Ends the transaction, if there is one. Never fails: a server that refuses (it was told to
   * cancel whatever runs) is asked again, and a connection that is broken the pool drops by itself.
   */
  static Uni<Void> rollback(SqlConnection connection) {
    return connection
        .query("ROLLBACK")
        .execute()
        .replaceWithVoid()
        .onFailure(PgException.class)
        .retry()
        .atMost(ROLLBACKS)
        .onFailure()
        .recoverWithNull();
  }

  /**
   * No free connection in time, or too many waiting: busy. Anything else: the database is gone,
   * also where it says why it lets nobody in.
   */
  static Throwable notAcquired(int shard, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    boolean late = message.startsWith("Timeout");
    if (late || message.contains("max wait queue size")) {
      ShardPoolMetrics.turnedAway(shard, late ? "timeout" : "queue-full");
      return StoreProblems.overloaded().asException(failure);
    }
    return PgFailure.of(failure) == PgFailure.OVERLOADED
        ? StoreProblems.overloaded().asException(failure)
        : StoreProblems.unavailable().asException(failure);
  }
}
