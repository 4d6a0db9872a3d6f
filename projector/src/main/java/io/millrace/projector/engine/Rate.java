package io.millrace.projector.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Events per second over the last seconds. For one thread. */
final class Rate {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private record Sample(long atNanos, long events) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  void add(long events) {
    long now = System.nanoTime();
    samples.addLast(new Sample(now, events));
    while (samples.size() > 2 && now - samples.peekFirst().atNanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    long span = samples.peekLast().atNanos() - samples.peekFirst().atNanos();
    long events = samples.stream().skip(1).mapToLong(Sample::events).sum();
    return span == 0 ? 0 : events / (span / 1e9);
  }
}
