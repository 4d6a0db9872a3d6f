package io.millrace.platform.command.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is under way against its bounds. Safe for use by any thread. */
final class Capacity {
  private final int maxRequests;
  private final long maxBytes;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Whether there is room. */
  sealed interface Grant {
    /** There is; {@code release} gives it back, once however often it is called. */
    record Admitted(Runnable release) implements Grant {}

    /** Too many requests are under way. */
    record TooMany() implements Grant {}

    /** Their bodies have too much together. */
    record TooMuch() implements Grant {}
  }

  Capacity(int maxRequests, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
  }

  Grant take(long length) {
    if (requests.incrementAndGet() > maxRequests) {
      requests.decrementAndGet();
      return new Grant.TooMany();
    }
    if (bytes.addAndGet(length) > maxBytes) {
      give(length);
      return new Grant.TooMuch();
    }
    AtomicBoolean taken = new AtomicBoolean(true);
    return new Grant.Admitted(
        () -> {
          if (taken.compareAndSet(true, false)) {
            give(length);
          }
        });
  }

  private void give(long length) {
    bytes.addAndGet(-length);
    requests.decrementAndGet();
  }

  int requests() {
    return requests.get();
  }

  long bytes() {
    return bytes.get();
  }
}
