package io.millrace.platform.service.postgres;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * A pool whose own queries take a connection, use it and give it back. Vert.x' way of its own
 * ({@code SqlConnectionPool.execute}, 4.5.24) starts a timer for the wait and does not stop it
 * where no connection can be had: when it ends, it completes a second time what has failed already,
 * and the log has {@code IllegalStateException: Result is already complete}
 * (github.com/eclipse-vertx/vertx-sql-client/issues/1706). The way of {@code getConnection} stops
 * its timer.
 */
@SuppressWarnings("deprecation") // Quarkus casts what a PgPoolCreator makes.
final class LeasingPool implements PgPool {
  private final Pool pool;
  private final BoundedConnections connections;

  LeasingPool(Pool pool, BoundedConnections connections) {
    this.pool = pool;
    this.connections = connections;
    pool.connectionProvider(connections::open);
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return new Leased<>(pool, connection -> connection.query(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new LeasedPrepared<>(pool, connection -> connection.preparedQuery(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return new LeasedPrepared<>(pool, connection -> connection.preparedQuery(sql, options));
  }

  @Override
  public void getConnection(Handler<AsyncResult<SqlConnection>> handler) {
    pool.getConnection(handler);
  }

  @Override
  public Future<SqlConnection> getConnection() {
    return pool.getConnection();
  }

  @Override
  public void close(Handler<AsyncResult<Void>> handler) {
    close().onComplete(handler);
  }

  @Override
  public Future<Void> close() {
    Promise<Void> ended = Promise.promise();
    pool.close().onComplete(_ -> connections.close(ended));
    return ended.future();
  }

  @Override
  public PgPool connectHandler(Handler<SqlConnection> handler) {
    pool.connectHandler(handler);
    return this;
  }

  @Override
  public PgPool connectionProvider(Function<Context, Future<SqlConnection>> provider) {
    pool.connectionProvider(provider);
    return this;
  }

  @Override
  public int size() {
    return pool.size();
  }

  private record Leased<T>(Pool pool, Function<SqlConnection, Query<T>> on) implements Query<T> {
    @Override
    public Future<T> execute() {
      return pool.withConnection(connection -> on.apply(connection).execute());
    }

    @Override
    public void execute(Handler<AsyncResult<T>> handler) {
      execute().onComplete(handler);
    }

    @Override
    public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new Leased<>(pool, connection -> on.apply(connection).collecting(collector));
    }

    @Override
    public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new Leased<>(pool, connection -> on.apply(connection).mapping(mapper));
    }
  }

  private record LeasedPrepared<T>(Pool pool, Function<SqlConnection, PreparedQuery<T>> on)
      implements PreparedQuery<T> {
    @Override
    public Future<T> execute() {
      return pool.withConnection(connection -> on.apply(connection).execute());
    }

    @Override
    public void execute(Handler<AsyncResult<T>> handler) {
      execute().onComplete(handler);
    }

    @Override
    public Future<T> execute(Tuple tuple) {
      return pool.withConnection(connection -> on.apply(connection).execute(tuple));
    }

    @Override
    public void execute(Tuple tuple, Handler<AsyncResult<T>> handler) {
      execute(tuple).onComplete(handler);
    }

    @Override
    public Future<T> executeBatch(List<Tuple> batch) {
      return pool.withConnection(connection -> on.apply(connection).executeBatch(batch));
    }

    @Override
    public void executeBatch(List<Tuple> batch, Handler<AsyncResult<T>> handler) {
      executeBatch(batch).onComplete(handler);
    }

    @Override
    public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new LeasedPrepared<>(pool, connection -> on.apply(connection).collecting(collector));
    }

    @Override
    public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new LeasedPrepared<>(pool, connection -> on.apply(connection).mapping(mapper));
    }
  }
}
