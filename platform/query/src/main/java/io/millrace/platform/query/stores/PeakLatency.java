package io.millrace.platform.query.stores;

import java.util.function.LongSupplier;

/**
 * What a read at a store takes these days: rises at once with a slow one and falls slowly, so that
 * a store that has stalled is left alone for a while and then tried again (peak EWMA, as in
 * Finagle).
 */
final class PeakLatency {
  private static final double DECAY_NANOS = 5e9;

  private final LongSupplier clock;
  private double nanos;
  private long at;

  /**
   * Nothing known yet.
   *
   * @param clock in nanoseconds
   */
  PeakLatency(LongSupplier clock) {
    this.clock = clock;
    at = clock.getAsLong();
  }

  /** A read took so long, or had taken so long when it was given up. */
  synchronized void add(long tookNanos) {
    double old = nanos();
    double weight = Math.exp(-(clock.getAsLong() - at) / DECAY_NANOS);
    nanos = tookNanos > old ? tookNanos : old * weight + tookNanos * (1 - weight);
    at = clock.getAsLong();
  }

  /** In nanoseconds; forgotten bit by bit while the store is not asked. */
  synchronized double nanos() {
    return nanos * Math.exp(-(clock.getAsLong() - at) / DECAY_NANOS);
  }
}
