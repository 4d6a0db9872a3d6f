package io.millrace.command.runtime.postgres;

import io.millrace.command.runtime.Problem;
import io.millrace.command.runtime.Stage;
import io.millrace.command.runtime.StoreProblems;
import io.millrace.command.runtime.Transactions;
import io.millrace.command.runtime.WriteGate;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;

/** Transactions on the pool of one shard. */
final class ShardTransactions implements Transactions<SqlConnection> {
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
  public <R> Uni<R> run(Stage stage, Function<Scope<SqlConnection>, Uni<R>> work) {
    Optional<Problem> closed = gate.closed(shard);
    if (closed.isPresent()) {
      return Uni.createFrom().failure(closed.get().asException());
    }
    return pool.getConnection()
        .onFailure()
        .transform(failure -> notAcquired(shard, failure))
        .chain(connection -> within(connection, stage, work));
  }

  private <R> Uni<R> within(
      SqlConnection connection, Stage stage, Function<Scope<SqlConnection>, Uni<R>> work) {
    Scope<SqlConnection> scope =
        new Scope<>(
            connection,
            new LedgerTransaction(shard, new ConnectionSql(connection), true),
            Pipelining.ALL);
    Uni<R> inside =
        Uni.combine()
            .all()
            // BEGIN goes out together with the first statements; a session runs them in order.
            .unis(
                connection.query(begin).execute(),
                Uni.createFrom().deferred(() -> work.apply(scope)))
            .asTuple()
            .map(both -> both.getItem2());
    return inside
        .onFailure()
        .call(_ -> rollback(connection))
        .onFailure()
        .transform(PgFailure::translated)
        .call(_ -> commit(connection, stage))
        .onTermination()
        .call(connection::close);
  }

  private static Uni<Void> commit(SqlConnection connection, Stage stage) {
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
        .transform(failure -> notCommitted(failure, stage));
  }

  private static Throwable notCommitted(Throwable failure, Stage stage) {
    if (PgFailure.outcomeUnknown(failure)) {
      return StoreProblems.outcomeUnknown().asException(failure);
    }
    stage.undone();
    return PgFailure.translated(failure);
  }

  /** A connection that cannot even roll back is broken; the pool drops it by itself. */
  static Uni<Void> rollback(SqlConnection connection) {
    return connection.query("ROLLBACK").execute().replaceWithVoid().onFailure().recoverWithNull();
  }

  /** No free connection in time, or too many waiting: busy. Anything else: the database is gone. */
  static Throwable notAcquired(int shard, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    boolean late = message.startsWith("Timeout");
    if (late || message.contains("max wait queue size")) {
      PoolMetrics.turnedAway(shard, late ? "timeout" : "queue-full");
      return StoreProblems.overloaded().asException(failure);
    }
    return PgFailure.translated(failure);
  }
}
