package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The 95th percentile of the last reads. */
class LatencyWindowTest {
  private final LatencyWindow window = new LatencyWindow(0.95);

  @Test
  void withFewReadsNothingIsKnown() {
    for (int i = 0; i < 63; i++) {
      window.add(5);
    }
    assertThat(window.value()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void oneInTwentyIsSlower() {
    for (int i = 0; i < 6_400; i++) {
      window.add(i % 100);
    }
    assertThat(window.value()).isBetween(93L, 97L);
  }

  @Test
  void whatIsLongAgoDoesNotCount() {
    for (int i = 0; i < 640; i++) {
      window.add(1_000_000);
    }
    for (int i = 0; i < 640; i++) {
      window.add(10);
    }
    assertThat(window.value()).isEqualTo(10);
  }

  @Test
  void theSlowestOfAllIsOneToo() {
    LatencyWindow slowest = new LatencyWindow(1);
    for (int i = 1; i <= 64; i++) {
      slowest.add(i);
    }
    assertThat(slowest.value()).isEqualTo(64);
  }
}
