package io.millrace.platform.service.postgres;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens the pools of all services, with what they have alike: a database that vanishes without a
 * word (no answer, no end of the connection) frees every connection within a bound.
 */
public final class PgPools {
  private PgPools() {}

  /**
   * Opens a pool. Nothing connects until it is used.
   *
   * @param where the database, with user and password
   * @param options name, number of connections, who may wait and for how long
   * @param silence a connection on which nothing moves for so long is closed, whoever waits for an
   *     answer on it; longer than the longest statement takes. An idle one is given up before
   */
  public static Pool open(
      Vertx vertx, PgConnectOptions where, PoolOptions options, Duration silence) {
    PgConnectOptions connect = new PgConnectOptions(where);
    // The second is heard by netty's native transport alone.
    connect.setTcpKeepAlive(true).setTcpUserTimeout((int) silence.toMillis());
    PoolOptions pool = new PoolOptions(options);
    // By the pool, so that nobody is given a connection that is just being closed.
    long idle = Math.min(idleMillis(options), silence.toMillis() * 2 / 3);
    pool.setIdleTimeout((int) idle).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return new LeasingPool(
        PgBuilder.pool().with(pool).connectingTo(connect).using(vertx).build(),
        new BoundedConnections(vertx, connect, silence));
  }

  private static long idleMillis(PoolOptions options) {
    long idle = options.getIdleTimeoutUnit().toMillis(options.getIdleTimeout());
    return idle == 0 ? Long.MAX_VALUE : idle;
  }
}
