package io.millrace.platform.query.cache;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Times to live with jitter, so that values that came together do not leave together. */
final class Ttl {
  private static final double JITTER = 0.1;

  private Ttl() {}

  /** Between 90 % and 110 % of {@code ttl}. */
  static Duration jittered(Duration ttl) {
    double factor = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return Duration.ofNanos((long) (ttl.toNanos() * factor));
  }

  /**
   * How long before the end of its time a value is loaded anew, as a multiple of what loading
   * costs: drawn at random for each read, so that of many readers one goes first (Vattani et al.,
   * "Optimal probabilistic cache stampede prevention").
   *
   * @param eagerness 0: never early
   */
  static double earliness(double eagerness) {
    return -eagerness * Math.log(1 - ThreadLocalRandom.current().nextDouble());
  }

  /** The most that {@link #jittered} gives. */
  static Duration longest(Duration ttl) {
    return Duration.ofNanos((long) (ttl.toNanos() * (1 + JITTER)));
  }
}
