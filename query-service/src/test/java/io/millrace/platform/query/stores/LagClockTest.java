package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a replica has been behind. */
class LagClockTest {
  private final LagClock clock = new LagClock();

  @Test
  void aReplicaThatHasReplayedAllIsNotBehindHoweverLongNothingHappens() {
    clock.primaryAt(100, 0);

    assertThat(clock.behind(100, 1_000_000)).isZero();
    assertThat(clock.bytesBehind(100)).isZero();
  }

  @Test
  void itIsBehindSinceThePrimaryWentPastIt() {
    clock.primaryAt(100, 0);
    clock.primaryAt(200, 50);
    clock.primaryAt(300, 90);

    assertThat(clock.behind(100, 150)).isEqualTo(Duration.ofNanos(100));
    assertThat(clock.behind(250, 150)).isEqualTo(Duration.ofNanos(60));
    assertThat(clock.bytesBehind(250)).isEqualTo(50);
  }

  @Test
  void aPositionThatStaysIsNotTakenForNews() {
    clock.primaryAt(100, 0);
    clock.primaryAt(200, 50);
    clock.primaryAt(200, 500);

    assertThat(clock.behind(150, 600)).isEqualTo(Duration.ofNanos(550));
  }

  @Test
  void withoutAPrimaryNothingIsKnownToBeBehind() {
    assertThat(clock.behind(1, 10)).isZero();
  }

  @Test
  void whatItRemembersIsBounded() {
    for (int i = 0; i < 5_000; i++) {
      clock.primaryAt(i + 1, i);
    }

    assertThat(clock.behind(0, 5_000)).isEqualTo(Duration.ofNanos(1_024));
  }
}
