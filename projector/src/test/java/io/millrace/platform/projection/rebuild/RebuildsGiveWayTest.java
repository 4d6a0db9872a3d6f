package io.millrace.platform.projection.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A rebuild has what live events leave over. */
class RebuildsGiveWayTest {
  private static final Duration WORK = Duration.ofMillis(100);
  private static final Duration NONE = Duration.ZERO;

  private final Throttle throttle = new Throttle(Duration.ofSeconds(1));

  @Test
  void withoutLagItDoesNotPause() {
    assertThat(throttle.pauseAfter(WORK, NONE)).isZero();
  }

  @Test
  void aboveHalfOfTheBoundItsShareFallsByHalfEachTime() {
    assertThat(throttle.pauseAfter(WORK, Duration.ofMillis(600))).isEqualTo(WORK);
    assertThat(throttle.pauseAfter(WORK, Duration.ofMillis(600))).isEqualTo(WORK.multipliedBy(3));
  }

  @Test
  void aboveTheBoundItStandsStill() {
    assertThat(throttle.standsStill(Duration.ofMillis(1001))).isTrue();
    assertThat(throttle.standsStill(Duration.ofMillis(1000))).isFalse();
  }

  @Test
  void havingStoodStillItGoesOnWithHalfOfItsShare() {
    throttle.pauseAfter(WORK, Duration.ofSeconds(2));
    for (int look = 0; look < 10; look++) {
      throttle.pauseAfter(NONE, Duration.ofSeconds(2));
    }
    assertThat(throttle.pauseAfter(WORK, NONE)).isPositive().isLessThan(WORK);
  }

  @Test
  void lagFromBeforeItsFirstPageIsNotItsOwn() {
    throttle.pauseAfter(NONE, Duration.ofSeconds(2));
    assertThat(throttle.pauseAfter(WORK, NONE)).isZero();
  }

  @Test
  void itComesBackStepByStep() {
    throttle.pauseAfter(WORK, Duration.ofSeconds(2));
    Duration first = throttle.pauseAfter(WORK, NONE);
    Duration second = throttle.pauseAfter(WORK, NONE);
    assertThat(second).isLessThan(first).isPositive();
    for (int step = 0; step < 10; step++) {
      throttle.pauseAfter(WORK, NONE);
    }
    assertThat(throttle.pauseAfter(WORK, NONE)).isZero();
  }
}
