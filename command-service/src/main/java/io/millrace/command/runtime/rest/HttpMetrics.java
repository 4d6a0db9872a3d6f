package io.millrace.command.runtime.rest;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Requests as a histogram, so that quantiles can be told over all instances. */
final class HttpMetrics {
  private static final String REQUESTS = "http.server.requests";

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
