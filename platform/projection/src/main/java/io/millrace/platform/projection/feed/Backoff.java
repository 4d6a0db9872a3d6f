package io.millrace.platform.projection.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing pauses, each somewhere between half and all of its length so that peers spread out. */
public final class Backoff {
  private final Duration min;
  private final Duration max;
  private final RandomGenerator random;
  private Duration next;

  public Backoff(Duration min, Duration max, RandomGenerator random) {
    this.min = min;
    this.max = max;
    this.random = random;
    this.next = min;
  }

  public Duration next() {
    Duration full = next;
    Duration doubled = full.multipliedBy(2);
    next = doubled.compareTo(max) < 0 ? doubled : max;
    return Duration.ofNanos(random.nextLong(full.toNanos() / 2, full.toNanos() + 1));
  }

  public void reset() {
    next = min;
  }
}
