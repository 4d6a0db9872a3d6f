package io.millrace.command.runtime.postgres;

import io.millrace.command.runtime.Shard;
import io.millrace.command.runtime.WriteGate;
import io.millrace.command.runtime.config.WriteConfig;
import io.millrace.command.runtime.config.WriteConfig.PoolConfig;
import io.millrace.command.runtime.config.WriteConfig.ShardConfig;
import io.millrace.command.runtime.config.WriteConfig.TimeoutConfig;
import io.millrace.operations.postgres.PgPools;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One pool per shard, made from run-time configuration. Nothing connects until it is used.
 *
 * <p>A session has no state beyond its prepared statements, so each pool may lead to PgBouncer in
 * transaction mode (1.21 or newer): the start-up packet has nothing that PgBouncer would refuse,
 * the time-outs are set by each transaction, see docs/pooling.md.
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
            PgPools.open(
                vertx,
                connectOptions(number, shard, config.timeout()),
                poolOptions(PoolMetrics.POOL_PREFIX + number, config.pool(), config.timeout()),
                config.timeout().silence()));
    TransactionLimits limits = new TransactionLimits(config.timeout());
    ShardTransactions alone = new ShardTransactions(number, pool, limits, gate);
    return new Shard(
        number,
        pool,
        alone,
        config.coalescing().enabled()
            ? new CoalescingTransactions(number, pool, alone, limits, gate, config)
            : alone);
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
        .setMetricsName(PoolMetrics.POOL_PREFIX + number)
        .addProperty("application_name", "millrace-command");
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
}
