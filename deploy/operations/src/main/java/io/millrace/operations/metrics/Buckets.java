package io.millrace.operations.metrics;

import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.LongStream;

/** The bounds of a timer's histogram. */
final class Buckets {
  private Buckets() {}

  /** With these upper bounds, in milliseconds. */
  static DistributionStatisticConfig upTo(long... millis) {
    double[] nanos =
        LongStream.of(millis).mapToDouble(each -> Duration.ofMillis(each).toNanos()).toArray();
    return DistributionStatisticConfig.builder().serviceLevelObjectives(nanos).build();
  }
}
