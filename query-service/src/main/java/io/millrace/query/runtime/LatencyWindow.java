package io.millrace.query.runtime;

import java.util.Arrays;

/** The 95th percentile of the last reads, good enough to hedge by. */
final class LatencyWindow {
  private static final int SIZE = 512;
  private static final int RECOMPUTE_EVERY = 64;

  private final long[] nanos = new long[SIZE];
  private int seen;
  private volatile long p95 = Long.MAX_VALUE;

  /** A read took so long. */
  synchronized void add(long tookNanos) {
    nanos[seen % SIZE] = tookNanos;
    seen = seen == 2 * SIZE - 1 ? SIZE : seen + 1;
    if (seen % RECOMPUTE_EVERY == 0) {
      long[] sorted = Arrays.copyOf(nanos, Math.min(seen, SIZE));
      Arrays.sort(sorted);
      p95 = sorted[(int) (sorted.length * 0.95)];
    }
  }

  /** In nanoseconds; {@link Long#MAX_VALUE} while too little is known. */
  long p95() {
    return p95;
  }
}
