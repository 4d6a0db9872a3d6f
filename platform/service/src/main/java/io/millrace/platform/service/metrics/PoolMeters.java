package io.millrace.platform.service.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the pools are used, per pool: what Vert.x measures as {@code sql.pool.*}, under the names
 * that docs/metrics.md has for all services. What it says of idle connections is the room left, not
 * connections, and has no name here.
 */
public final class PoolMeters implements MeterFilter {
  private static final String VERTX = "sql.pool.";
  private static final String ACQUIRE = "millrace.pool.acquire";
  private static final Map<String, String> NAMES =
      Map.of(
          VERTX + "active", "millrace.pool.in.use",
          VERTX + "queue.size", "millrace.pool.waiting",
          VERTX + "queue.delay", ACQUIRE,
          VERTX + "usage", "millrace.pool.usage");

  private static final DistributionStatisticConfig WAITS =
      Histograms.upTo(1, 2, 5, 10, 50, 100, 500, 2_000);

  private final Labels labels;

  /** What tells pools apart. */
  public interface Labels {
    /**
     * @param pool its name; null where it was opened without one
     */
    List<Tag> of(@Nullable String pool);
  }

  public PoolMeters(Labels labels) {
    this.labels = labels;
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    // Asked after the renaming: what has no name of ours has no use here.
    return id.getName().startsWith(VERTX) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String name = NAMES.get(id.getName());
    return name == null ? id : id.withName(name).replaceTags(labels.of(id.getTag("pool.name")));
  }

  @Override
  public @Nullable DistributionStatisticConfig configure(
      Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().equals(ACQUIRE) ? WAITS.merge(config) : config;
  }
}
