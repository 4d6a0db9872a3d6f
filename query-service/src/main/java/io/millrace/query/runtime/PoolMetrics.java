package io.millrace.query.runtime;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How the pools are used, per pool: what Vert.x measures as {@code sql.pool.*}, under the names
 * that docs/metrics.md has for all services.
 */
final class PoolMetrics {
  private static final String VERTX = "sql.pool.";
  private static final String ACQUIRE = "millrace.pool.acquire";
  private static final Map<String, String> NAMES =
      Map.of(
          VERTX + "active", "millrace.pool.in.use",
          VERTX + "queue.size", "millrace.pool.waiting",
          VERTX + "queue.delay", ACQUIRE,
          VERTX + "usage", "millrace.pool.usage");

  @Produces
  @Singleton
  MeterFilter pools() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        // Asked after the renaming: what has no name of ours has no use here.
        return id.getName().startsWith(VERTX) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
      }

      @Override
      public Meter.Id map(Meter.Id id) {
        String name = NAMES.get(id.getName());
        return name == null ? id : id.withName(name).replaceTags(pool(id.getTag("pool.name")));
      }

      @Override
      public @Nullable DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(ACQUIRE) ? histogram().merge(config) : config;
      }
    };
  }

  private static List<Tag> pool(@Nullable String name) {
    return List.of(Tag.of("pool", name == null ? "unnamed" : name));
  }

  private static DistributionStatisticConfig histogram() {
    double[] bounds =
        LongStream.of(1, 2, 5, 10, 50, 100, 500, 2_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();
    return DistributionStatisticConfig.builder().serviceLevelObjectives(bounds).build();
  }
}
