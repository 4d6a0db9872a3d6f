package io.millrace.stack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Bounded waiting for what other processes do. */
public final class Waiting {
  private static final Duration STEP = Duration.ofMillis(15);

  private Waiting() {}

  /**
   * Whether the condition came true within the limit.
   *
   * @throws StackException when the thread is interrupted
   */
  public static boolean until(BooleanSupplier condition, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(STEP.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new StackException("Interrupted while waiting for a process of the local stack.");
      }
    }
    return true;
  }
}
