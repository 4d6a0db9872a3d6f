package io.millrace.platform.query.freshness;

import java.time.Duration;

/** How long a read that waits lets the stores alone: each time twice as long, up to a bound. */
final class Pauses {
  static final Duration FIRST = Duration.ofMillis(10);
  static final Duration LONGEST = Duration.ofMillis(100);

  /** Timers count in these, and refuse less. */
  static final Duration SHORTEST = Duration.ofMillis(1);

  private Duration upcoming = FIRST;

  /**
   * The next pause.
   *
   * @param left of the reader's patience; it is not slept away by more than {@link #SHORTEST}
   */
  Duration next(Duration left) {
    Duration pause = shorter(upcoming, left);
    upcoming = shorter(upcoming.multipliedBy(2), LONGEST);
    return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
