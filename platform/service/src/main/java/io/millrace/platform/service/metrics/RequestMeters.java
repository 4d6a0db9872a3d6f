package io.millrace.platform.service.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests as a histogram, so that quantiles can be told over all instances, and with a series for
 * each route but none for what callers make up.
 */
public final class RequestMeters implements MeterFilter {
  private static final String REQUESTS = "http.server.requests";

  private static final DistributionStatisticConfig TIMES =
      Histograms.upTo(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

  private final Predicate<String> route;

  /**
   * @param route which values of the label {@code uri} stay: routes, and what Quarkus says where
   *     there is none. A request that is turned away before it is routed has its own path there
   */
  public RequestMeters(Predicate<String> route) {
    this.route = route;
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    // Vert.x names these after the server's address: a name per shard, and nothing new in them.
    return "sql".equals(id.getTag("clientType")) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String uri = id.getTag("uri");
    return id.getName().equals(REQUESTS) && uri != null && !route.test(uri)
        ? id.replaceTags(Tags.concat(id.getTags(), "uri", "OTHER"))
        : id;
  }

  @Override
  public @Nullable DistributionStatisticConfig configure(
      Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().equals(REQUESTS) ? TIMES.merge(config) : config;
  }
}
