package io.millrace.platform.projection.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One transaction, statement by statement, for operators' work: seldom, and not in a hurry. */
public final class Session {
  private final SqlConnection connection;
  private final Duration timeout;

  Session(SqlConnection connection, Duration timeout) {
    this.connection = connection;
    this.timeout = timeout;
  }

  /** A connection for more than one transaction; to be closed. */
  public static Session hold(Pool pool, Duration timeout) {
    return new Session(acquire(pool, timeout), timeout);
  }

  public void close() {
    DatabaseAnswers.await(connection.close().otherwiseEmpty(), timeout);
  }

  /** Does the work in one transaction: all of it, or nothing. */
  public static <T> T within(Pool pool, Duration timeout, Function<Session, T> work) {
    SqlConnection connection = acquire(pool, timeout);
    Session session = new Session(connection, timeout);
    boolean committed = false;
    try {
      session.run("BEGIN");
      T result = work.apply(session);
      session.run("COMMIT");
      committed = true;
      return result;
    } finally {
      // A connection must not go back to the pool in the middle of a transaction.
      Future<?> end =
          committed
              ? connection.close()
              : connection.query("ROLLBACK").execute().eventually(() -> connection.close());
      DatabaseAnswers.await(end.otherwiseEmpty(), timeout);
    }
  }

  private static SqlConnection acquire(Pool pool, Duration timeout) {
    Future<SqlConnection> acquired = pool.getConnection();
    try {
      return DatabaseAnswers.await(acquired, timeout);
    } catch (RuntimeException e) {
      // One that comes when nobody waits for it any more would never go back.
      acquired.onSuccess(SqlConnection::close);
      throw e;
    }
  }

  /** Waits for statements on its connection. */
  public <T> T await(Function<SqlConnection, Future<T>> statements) {
    return DatabaseAnswers.await(statements.apply(connection), timeout);
  }

  public RowSet<Row> rows(String sql, @Nullable Object... parameters) {
    Tuple tuple = Tuple.tuple();
    for (@Nullable Object parameter : parameters) {
      tuple.addValue(parameter);
    }
    return select(sql, tuple);
  }

  public RowSet<Row> select(String sql, Tuple parameters) {
    return DatabaseAnswers.await(connection.preparedQuery(sql).execute(parameters), timeout);
  }

  public Optional<Row> row(String sql, @Nullable Object... parameters) {
    RowSet<Row> rows = rows(sql, parameters);
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  /** A statement without parameters, which may also be DDL. */
  public void run(String sql) {
    DatabaseAnswers.await(connection.query(sql).execute(), timeout);
  }
}
