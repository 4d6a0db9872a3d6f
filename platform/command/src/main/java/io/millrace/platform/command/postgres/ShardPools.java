package io.millrace.platform.command.postgres;

import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.config.WriteConfig.PoolConfig;
import io.millrace.platform.command.config.WriteConfig.ShardConfig;
import io.millrace.platform.command.config.WriteConfig.TimeoutConfig;
import io.millrace.platform.command.run.WriteGate;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.service.postgres.PgPools;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pools of each shard, made from run-time configuration. Nothing connects until it is used.
 *
 * <p>A session has no state beyond its prepared statements, so each pool may lead to PgBouncer in
 * transaction mode (1.21 or newer): the start-up packet has nothing that PgBouncer would refuse,
 * the time-outs are set by each transaction, see docs/pooling.md.
 */
public final class ShardPools {
  /** The relay, the look at its backlog, and readiness: one statement at a time each. */
  private static final int RESERVED = 3;

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
        pool(
            ShardPoolMetrics.POOL_PREFIX + number,
            config.pool().maxSize(),
            connectOptions(number, "url", shard.url(), shard)
                .addProperty("application_name", "millrace-command"),
            config,
            vertx);
    Pool reserved =
        pool(
            ShardPoolMetrics.RESERVED_PREFIX + number,
            RESERVED,
            connectOptions(number, "migration-url", shard.migrationUrl().orElse(shard.url()), shard)
                .addProperty("application_name", "millrace-reserved"),
            config,
            vertx);
    TransactionLimits limits = new TransactionLimits(config.timeout());
    ShardTransactions alone = new ShardTransactions(number, pool, limits, gate);
    return new Shard(
        number,
        pool,
        reserved,
        alone,
        config.coalescing().enabled()
            ? new CoalescingTransactions(number, pool, alone, limits, gate, config)
            : alone);
  }

  private static Pool pool(
      String name, int size, PgConnectOptions options, WriteConfig config, Vertx vertx) {
    TimeoutConfig timeout = config.timeout();
    return Pool.newInstance(
        PgPools.open(
            vertx,
            options.setConnectTimeout((int) timeout.acquire().toMillis()).setMetricsName(name),
            poolOptions(name, size, config.pool(), timeout),
            timeout.silence()));
  }

  private static PgConnectOptions connectOptions(
      int number, String setting, String url, ShardConfig shard) {
    PgConnectOptions options;
    try {
      options = PgConnectOptions.fromUri(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The setting millrace.write.shards[%d].%s is not of the form postgresql://host:port/db"
              .formatted(number, setting),
          e);
    }
    return options
        .setUser(shard.username())
        .setPassword(shard.password())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(256);
  }

  private static PoolOptions poolOptions(
      String name, int size, PoolConfig pool, TimeoutConfig timeout) {
    return new PoolOptions()
        .setName(name)
        .setMaxSize(size)
        .setMaxWaitQueueSize(pool.maxWaiting())
        .setConnectionTimeout((int) timeout.acquire().toMillis())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) pool.idle().toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setMaxLifetime((int) pool.maxLifetime().toSeconds())
        .setMaxLifetimeUnit(TimeUnit.SECONDS);
  }
}
