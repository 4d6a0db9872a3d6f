package io.millrace.platform.query.stores;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Leaves a failing neighbour alone: after {@value #THRESHOLD} failures in a row every call is
 * refused for a while, then one is let through to see whether it has come back.
 */
public final class CircuitBreaker {
  static final int THRESHOLD = 5;

  private final long openNanos;
  private final LongSupplier nanoTime;
  private int failures;
  private long retryAt;

  /**
   * A breaker that lets all pass.
   *
   * @param openFor how long the neighbour is left alone at a time
   */
  public CircuitBreaker(Duration openFor, LongSupplier nanoTime) {
    openNanos = openFor.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether the caller may try; a caller that may has to report how it went. */
  public synchronized boolean tryPass() {
    if (failures < THRESHOLD) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - retryAt < 0) {
      return false;
    }
    retryAt = now + openNanos;
    return true;
  }

  /** The neighbour has answered: all pass. */
  public synchronized void succeeded() {
    failures = 0;
  }

  /** The neighbour has failed once more. */
  public synchronized void failed() {
    if (++failures >= THRESHOLD) {
      failures = THRESHOLD;
      retryAt = nanoTime.getAsLong() + openNanos;
    }
  }

  /** Whether the neighbour is left alone, or only tried. */
  public synchronized boolean isOpen() {
    return failures >= THRESHOLD;
  }

  /** Whether a caller would be refused now. */
  synchronized boolean refuses() {
    return failures >= THRESHOLD && nanoTime.getAsLong() - retryAt < 0;
  }
}
