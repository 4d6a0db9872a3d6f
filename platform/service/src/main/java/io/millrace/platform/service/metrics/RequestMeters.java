package io.millrace.platform.service.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.millrace.platform.service.api.ApiAddresses;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests as a histogram, so that quantiles can be told over all instances, and with a series for
 * each route but none for what callers make up.
 */
public final class RequestMeters implements MeterFilter {
  private static final String REQUESTS = "http.server.requests";

  private static final DistributionStatisticConfig TIMES =
      Histograms.upTo(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

  /**
   * Values of the label {@code uri} that stay: what Quarkus says where there is no route, its own
   * routes, and those with variable parts. A request that is turned away before it is routed has
   * its own path there, which has no braces in it.
   */
  private static final Pattern ROUTE =
      Pattern.compile(
          "[A-Z_]+|root|/(openapi|docs|operator/shards(/moves|/rebalance)?)?"
              + "|/v1/[a-z]{1,12}/\\{[a-zA-Z]{1,12}}(/[a-z]{1,16})?");

  private final Predicate<String> route;

  private RequestMeters(Predicate<String> route) {
    this.route = route;
  }

  /** Meters of the requests to these addresses; without any, every route has a series. */
  public static RequestMeters of(ApiAddresses addresses) {
    Set<String> routes = addresses.routes();
    return new RequestMeters(
        uri -> routes.isEmpty() || routes.contains(uri) || ROUTE.matcher(uri).matches());
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
