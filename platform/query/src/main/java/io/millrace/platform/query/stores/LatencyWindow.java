package io.millrace.platform.query.stores;

import java.util.Arrays;

/** A percentile of the last reads, good enough to hedge by. */
final class LatencyWindow {
  private static final int SIZE = 512;
  private static final int RECOMPUTE_EVERY = 64;

  private final double quantile;
  private final long[] nanos = new long[SIZE];
  private int seen;
  private volatile long value = Long.MAX_VALUE;

  /**
   * A window.
   *
   * @param quantile which one, for example 0.95; 1 is the slowest
   */
  LatencyWindow(double quantile) {
    this.quantile = quantile;
  }

  /** A read took so long. */
  synchronized void add(long tookNanos) {
    nanos[seen % SIZE] = tookNanos;
    seen = seen == 2 * SIZE - 1 ? SIZE : seen + 1;
    if (seen % RECOMPUTE_EVERY == 0) {
      long[] sorted = Arrays.copyOf(nanos, Math.min(seen, SIZE));
      Arrays.sort(sorted);
      value = sorted[Math.min((int) (sorted.length * quantile), sorted.length - 1)];
    }
  }

  /** In nanoseconds; {@link Long#MAX_VALUE} while too little is known. */
  long value() {
    return value;
  }
}
