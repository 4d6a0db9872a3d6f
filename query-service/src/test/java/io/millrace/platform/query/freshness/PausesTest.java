package io.millrace.platform.query.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A read that waits asks again soon, then less often, and never misses its own end by much. */
class PausesTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Pauses pauses = new Pauses();

  @Test
  void eachPauseIsTwiceAsLongUpToABound() {
    assertThat(Stream.generate(() -> pauses.next(LONG)).limit(6).map(Duration::toMillis))
        .containsExactly(10L, 20L, 40L, 80L, 100L, 100L);
  }

  @Test
  void noPauseIsLongerThanWhatIsLeft() {
    assertThat(pauses.next(Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));
  }

  @Test
  void theLastMomentIsStillAPauseThatATimerTakes() {
    assertThat(pauses.next(Duration.ofNanos(1))).isEqualTo(Pauses.SHORTEST);
  }
}
