package io.millrace.platform.service.metrics;

import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.LongStream;

/** Histograms of timers. */
final class Histograms {
  private Histograms() {}

  /** With these upper bounds, in milliseconds. */
  static DistributionStatisticConfig upTo(long... millis) {
    double[] nanos =
        LongStream.of(millis).mapToDouble(each -> Duration.ofMillis(each).toNanos()).toArray();
    return DistributionStatisticConfig.builder().serviceLevelObjectives(nanos).build();
  }
}
