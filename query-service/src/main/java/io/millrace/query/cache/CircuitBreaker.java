package io.millrace.query.cache;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Leaves a failing neighbour alone: after {@value #THRESHOLD} failures in a row every call is
 * refused for a while, then one is let through to see whether it has come back.
 */
final class CircuitBreaker {
  static final int THRESHOLD = 5;

  private final long openNanos;
  private final LongSupplier nanoTime;
  private int failures;
  private long retryAt;

  CircuitBreaker(Duration openFor, LongSupplier nanoTime) {
    openNanos = openFor.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether the caller may try; a caller that may has to report how it went. */
  synchronized boolean tryPass() {
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

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    if (++failures >= THRESHOLD) {
      failures = THRESHOLD;
      retryAt = nanoTime.getAsLong() + openNanos;
    }
  }

  synchronized boolean isOpen() {
    return failures >= THRESHOLD;
  }
}
