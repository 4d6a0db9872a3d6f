package io.millrace.platform.projection.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * PipelinedTransactions whose statements are sent in one pipelined burst; the server itself breaks
 * it off where a guard does not hold. So a transaction takes two round trips, however many
 * statements it has.
 */
public final class PipelinedTransactions {
  // On disk before the call returns; no replica is waited for.
  private static final String BEGIN = "BEGIN; SET LOCAL synchronous_commit = local";

  private final Pool pool;
  private final Duration timeout;

  public PipelinedTransactions(Pool pool, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
  }

  public Pool pool() {
    return pool;
  }

  Duration timeout() {
    return timeout;
  }

  /** The answer. Throws {@link io.millrace.platform.projection.StoreException}. */
  public <T> T await(Future<T> answer) {
    return DatabaseAnswers.await(answer, timeout);
  }

  /** All of the work succeeds, or none. */
  public <T> T within(Function<SqlConnection, Future<T>> work) {
    return within(work, (connection, result) -> Future.succeededFuture());
  }

  /** The same, with a statement that is made from the answers and goes out with the COMMIT. */
  public <T> T within(
      Function<SqlConnection, Future<T>> work, BiFunction<SqlConnection, T, Future<?>> last) {
    return DatabaseAnswers.await(
        pool.getConnection().compose(connection -> burst(connection, work, last)), timeout);
  }

  // BEGIN and the work go out without waiting in between. COMMIT waits for every answer: a
  // statement
  // that failed on this side, before it was sent, would not have broken the transaction off.
  private static <T> Future<T> burst(
      SqlConnection connection,
      Function<SqlConnection, Future<T>> work,
      BiFunction<SqlConnection, T, Future<?>> last) {
    Future<RowSet<Row>> begin = connection.query(BEGIN).execute();
    Future<T> result = begun(connection, work);
    return Future.all(begin, result)
        .compose(done -> commit(connection, last.apply(connection, result.result())))
        .recover(
            failure ->
                connection
                    .query("ROLLBACK")
                    .execute()
                    .transform(rolledBack -> Future.<Void>failedFuture(failure)))
        .<T>map(committed -> result.result())
        .onComplete(done -> connection.close());
  }

  private static Future<Void> commit(SqlConnection connection, Future<?> last) {
    return Future.all(last, connection.query("COMMIT").execute()).mapEmpty();
  }

  private static <T> Future<T> begun(
      SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    try {
      return work.apply(connection);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
