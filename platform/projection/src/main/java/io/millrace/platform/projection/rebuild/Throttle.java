package io.millrace.platform.projection.rebuild;

import java.time.Duration;

/**
 * Gives way to live events: the share of time that a rebuild works falls by half while live lag is
 * above half of its bound, and rises again step by step (AIMD, as TCP shares a line: Chiu and Jain,
 * 1989). Above the bound it stands still, and then goes on with half of what it had: standing still
 * has let live events catch up already. Lag from before it wrote anything is not its own.
 */
public final class Throttle {
  private static final double LEAST = 0.05;
  private static final double STEP = 0.1;
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Duration bound;
  private double share = 1;
  private boolean worked;

  /**
   * @param bound of live lag
   */
  public Throttle(Duration bound) {
    this.bound = bound;
  }

  /** The pause that follows on work that took so long, with live events this far behind. */
  public Duration pauseAfter(Duration work, Duration liveLag) {
    worked |= work.isPositive();
    if (standsStill(liveLag)) {
      share = worked ? Math.max(LEAST, share / 2) : share;
      worked = false;
      return LOOK_AGAIN_AFTER;
    }
    share =
        liveLag.compareTo(bound.dividedBy(2)) > 0
            ? Math.max(LEAST, share / 2)
            : Math.min(1, share + STEP);
    double pause = work.toNanos() * (1 - share) / share;
    return Duration.ofNanos((long) Math.min(pause, LONGEST_PAUSE_NANOS));
  }

  /** Whether live events have to come first altogether. */
  public boolean standsStill(Duration liveLag) {
    return liveLag.compareTo(bound) > 0;
  }
}
