package io.millrace.command.runtime.rest;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Requests as a histogram, so that quantiles can be told over all instances. */
final class HttpMetrics {
  private static final String REQUESTS = "http.server.requests";

  /**
   * Routes, and what Quarkus says where there is none. A request that is turned away before it is
   * routed has its own path there, which anybody can make up.
   */
  private static final Pattern ROUTE =
      Pattern.compile(
          "[A-Z_]+|root|/(openapi|docs|operator/shards(/moves|/rebalance)?)?"
              + "|/v1/(customers|products|categories|orders|imports)"
              + "|/v1/[a-z]{1,12}/\\{[a-zA-Z]{1,12}}(/[a-z]{1,16})?");

  /** In milliseconds. */
  private static final double[] BUCKETS = {
    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000
  };

  @Produces
  @Singleton
  MeterFilter requests() {
    double[] nanos =
        DoubleStream.of(BUCKETS).map(millis -> millis * Duration.ofMillis(1).toNanos()).toArray();
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        // Vert.x names these after the server's address: a name per shard, and nothing new in them.
        return "sql".equals(id.getTag("clientType"))
            ? MeterFilterReply.DENY
            : MeterFilterReply.NEUTRAL;
      }

      @Override
      public Meter.Id map(Meter.Id id) {
        String uri = id.getTag("uri");
        return id.getName().equals(REQUESTS) && uri != null && !ROUTE.matcher(uri).matches()
            ? id.replaceTags(Tags.concat(id.getTags(), "uri", "OTHER"))
            : id;
      }

      @Override
      public @Nullable DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(REQUESTS)
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(nanos)
                .build()
                .merge(config)
            : config;
      }
    };
  }
}
