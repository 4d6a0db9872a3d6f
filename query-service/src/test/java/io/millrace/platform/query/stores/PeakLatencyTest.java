package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A store that stalls is noticed at once and forgiven slowly. */
class PeakLatencyTest {
  private final AtomicLong now = new AtomicLong();
  private final PeakLatency latency = new PeakLatency(now::get);

  @Test
  void oneSlowReadCountsAtOnce() {
    latency.add(1_000);
    latency.add(900_000);
    assertThat(latency.nanos()).isEqualTo(900_000);
  }

  @Test
  void aFastReadRightAfterDoesNotMakeItGood() {
    latency.add(900_000);
    now.addAndGet(1_000);
    latency.add(1_000);
    assertThat(latency.nanos()).isGreaterThan(800_000);
  }

  @Test
  void withTimeItIsForgotten() {
    latency.add(900_000);
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(latency.nanos()).isLessThan(3_000);
  }
}
