package io.millrace.projector.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * How fast a rebuild goes, for whoever wants to know how long it will take. It looks back over the
 * last half of the time so far, two seconds at least and a minute at most: soon after the start the
 * first pages (cold caches, code not compiled yet) count no more, and later on a slow page or a
 * moment of giving way weighs little. Counts the events of what was written, not pages: these
 * differ. For one thread.
 */
final class Pace {
  private static final long SHORTEST_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int SHARE = 2;

  /** How much was written by then, all together. */
  private record Sample(long atNanos, long events) {}

  private final LongSupplier clock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long startedAtNanos;
  private long events;

  /**
   * @param clock nanoseconds since any time
   */
  Pace(LongSupplier clock) {
    this.clock = clock;
    begin(0);
  }

  /**
   * Begins work, or goes on with what another one has begun.
   *
   * @param before events per second at which it went so far, 0 where that is not known: it counts
   *     as two seconds' experience, so that the first page after a kill does not say everything
   */
  void begin(double before) {
    startedAtNanos = clock.getAsLong();
    samples.clear();
    events = 0;
    if (before > 0) {
      samples.add(new Sample(startedAtNanos - SHORTEST_NANOS, 0));
      events = Math.round(before * SHORTEST_NANOS / 1e9);
    }
    samples.add(new Sample(startedAtNanos, events));
  }

  /** So many events have been written since the last call; 0 tells that time passes. */
  void wrote(long more) {
    events += more;
    long now = clock.getAsLong();
    samples.addLast(new Sample(now, events));
    long window = Math.clamp((now - startedAtNanos) / SHARE, SHORTEST_NANOS, LONGEST_NANOS);
    // The oldest one kept is the last before the window: else a window could hold one page only.
    while (samples.size() > 2 && now - second().atNanos() >= window) {
      samples.removeFirst();
    }
  }

  private Sample second() {
    Sample first = samples.removeFirst();
    Sample second = samples.getFirst();
    samples.addFirst(first);
    return second;
  }

  /** Events per second just now; 0 before the first is written. */
  double perSecond() {
    Sample first = samples.getFirst();
    long span = samples.getLast().atNanos() - first.atNanos();
    return span <= 0 ? 0 : (events - first.events()) / (span / 1e9);
  }
}
