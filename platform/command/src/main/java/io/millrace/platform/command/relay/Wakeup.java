package io.millrace.platform.command.relay;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a commit end the relay's pause. Calls between two pauses count as one. */
public final class Wakeup {
  private final Semaphore raised = new Semaphore(0);

  /** Something was committed; costs next to nothing and never waits. */
  public void signal() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /** Waits for a signal, at most this long. */
  void await(Duration atMost) throws InterruptedException {
    if (raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      raised.drainPermits();
    }
  }
}
