package io.millrace.platform.command.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.service.metrics.PoolMeters;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the pools are used, per shard: {@code millrace.pool.in.use}, {@code .idle}, {@code .waiting},
 * {@code .acquire} (histogram), {@code .usage} and {@code .refused}; see docs/pooling.md.
 *
 * <p>Most of it is what Vert.x measures under names of its own; what those say of idle connections
 * is the room left, not connections.
 */
@Singleton
public class ShardPoolMetrics {
  static final String POOL_PREFIX = "write-";
  static final String RESERVED_PREFIX = "reserved-";

  /** Names of ours for those of Vert.x. */
  @Produces
  @Singleton
  MeterFilter names() {
    return new PoolMeters(ShardPoolMetrics::tags);
  }

  void observe(@Observes StartupEvent event, ShardMap shards, MeterRegistry metrics) {
    for (Shard shard : shards.all()) {
      Gauge.builder("millrace.pool.idle", () -> idle(shard, metrics))
          .description("Open connections that nobody uses")
          .tags(tags(POOL_PREFIX + shard.number()))
          .register(metrics);
      for (String reason : List.of("timeout", "queue-full")) {
        refusals(shard.number(), reason).increment(0);
      }
    }
  }

  private static double idle(Shard shard, MeterRegistry metrics) {
    Gauge used =
        metrics.find("millrace.pool.in.use").tags(tags(POOL_PREFIX + shard.number())).gauge();
    return Math.max(0, shard.pool().size() - (used == null ? 0 : used.value()));
  }

  /** A command got no connection: {@code timeout} or {@code queue-full}. */
  static void turnedAway(int shard, String reason) {
    refusals(shard, reason).increment();
  }

  private static Counter refusals(int shard, String reason) {
    return Metrics.counter(
        "millrace.pool.refused", "shard", Integer.toString(shard), "reason", reason);
  }

  /** The pool of Hibernate has no name that tells; it leads to the home shard. */
  private static List<Tag> tags(@Nullable String pool) {
    if (pool != null && pool.startsWith(POOL_PREFIX)) {
      return tags(pool.substring(POOL_PREFIX.length()), "commands");
    }
    return pool != null && pool.startsWith(RESERVED_PREFIX)
        ? tags(pool.substring(RESERVED_PREFIX.length()), "reserved")
        : tags("0", "catalogue");
  }

  private static List<Tag> tags(String shard, String pool) {
    return List.of(Tag.of("shard", shard), Tag.of("pool", pool));
  }
}
