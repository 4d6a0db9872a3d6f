package io.millrace.command.runtime.postgres;

import io.millrace.command.runtime.Shard;
import io.millrace.command.runtime.WriteGate;
import io.millrace.command.runtime.config.WriteConfig;
import io.millrace.command.runtime.config.WriteConfig.PoolConfig;
import io.millrace.command.runtime.config.WriteConfig.ShardConfig;
import io.millrace.command.runtime.config.WriteConfig.TimeoutConfig;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One pool per shard, made from run-time configuration. Nothing connects until it is used.
 *
 * <p>The time-outs go with the start-up packet. PgBouncer in transaction mode has to be told to let
 * them pass ({@code ignore_startup_parameters}) and the role to have them ({@code ALTER ROLE …
 * SET}).
 */
public final class ShardPools {
  private ShardPools() {}

  /** The shards in the order of their numbers. */
  public static List<Shard> open(WriteConfig config, Vertx vertx, WriteGate gate) {
    List<Shard> shards = new ArrayList<>();
    for (ShardConfig shard : config.shards()) {
      shards.add(open(shards.size(), shard, config, vertx, gate));
    }
    return shards;
  }

  private static Shard open(
      int number, ShardConfig shard, WriteConfig config, Vertx vertx, WriteGate gate) {
    Pool pool =
        Pool.newInstance(
            PgBuilder.pool()
                .with(poolOptions("write-" + number, config.pool(), config.timeout()))
                .connectingTo(connectOptions(number, shard, config.timeout()))
                .using(vertx)
                .build());
    return new Shard(number, pool, new ShardTransactions(number, pool, gate));
  }

  private static PgConnectOptions connectOptions(
      int number, ShardConfig shard, TimeoutConfig timeout) {
    PgConnectOptions options;
    try {
      options = PgConnectOptions.fromUri(shard.url());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The setting millrace.write.shards[%d].url is not of the form postgresql://host:port/db"
              .formatted(number),
          e);
    }
    return options
        .setUser(shard.username())
        .setPassword(shard.password())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(256)
        .setConnectTimeout((int) timeout.acquire().toMillis())
        .setMetricsName("write-" + number)
        .addProperty("application_name", "millrace-command")
        .addProperty("lock_timeout", millis(timeout.lock()))
        .addProperty("statement_timeout", millis(timeout.statement()))
        .addProperty("idle_in_transaction_session_timeout", millis(timeout.idleInTransaction()));
  }

  private static PoolOptions poolOptions(String name, PoolConfig pool, TimeoutConfig timeout) {
    return new PoolOptions()
        .setName(name)
        .setMaxSize(pool.maxSize())
        .setMaxWaitQueueSize(pool.maxWaiting())
        .setConnectionTimeout((int) timeout.acquire().toMillis())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) pool.idle().toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setMaxLifetime((int) pool.maxLifetime().toSeconds())
        .setMaxLifetimeUnit(TimeUnit.SECONDS);
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
