package io.millrace.platform.projection.rebuild;

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
public final class Pace {
  private static final long SHORTEST_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  /**
   * What an earlier speed weighs at least. A process that has just started goes a quarter as fast
   * for its first seconds; the speed that was kept before, be it for a second only, is nearer to
   * what will come.
   */
  private static final long BEFORE_NANOS = Duration.ofSeconds(20).toNanos();

  private static final int SHARE = 2;

  /** How much was written by then, all together. */
  private record Sample(long atNanos, double events) {}

  private final LongSupplier clock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long startedAtNanos;
  private double events;
  private boolean atWork;

  /**
   * @param clock nanoseconds since any time
   */
  public Pace(LongSupplier clock) {
    this.clock = clock;
    begin(0, 0);
  }

  /**
   * Begins work, or goes on with what another one has begun.
   *
   * @param before events per second at which it went so far, 0 where that is not known
   * @param done events written so far: how long that speed was kept, and how much it says, 20
   *     seconds' worth at least and a minute's at most
   */
  public void begin(double before, long done) {
    long now = clock.getAsLong();
    long workedNanos =
        before <= 0 ? 0 : Math.clamp((long) (done / before * 1e9), BEFORE_NANOS, LONGEST_NANOS);
    atWork = false;
    samples.clear();
    startedAtNanos = now - workedNanos;
    events = before * workedNanos / 1e9;
    if (workedNanos > 0) {
      samples.add(new Sample(startedAtNanos, 0));
    }
    samples.add(new Sample(now, events));
  }

  /** So many events have been written since the last call; 0 tells that time passes. */
  public void wrote(long more) {
    long now = clock.getAsLong();
    if (!atWork) {
      // The first page says nothing of the others: connections are opened for it, code is run for
      // the first time, and live events that came while nobody worked are caught up with before.
      begin(perSecond(), Math.round(events));
      atWork = more > 0;
      return;
    }
    events += more;
    samples.addLast(new Sample(now, events));
    while (samples.size() > 2 && second().atNanos() <= now - window()) {
      samples.removeFirst();
    }
  }

  private long window() {
    long worked = samples.getLast().atNanos() - startedAtNanos;
    return Math.clamp(worked / SHARE, SHORTEST_NANOS, LONGEST_NANOS);
  }

  private Sample second() {
    Sample first = samples.removeFirst();
    Sample second = samples.getFirst();
    samples.addFirst(first);
    return second;
  }

  /** Events per second just now; 0 where neither two pages nor an earlier speed tell. */
  public double perSecond() {
    Sample first = samples.getFirst();
    long span = samples.getLast().atNanos() - first.atNanos();
    if (span <= window() || samples.size() < 2) {
      return span <= 0 ? 0 : (events - first.events()) / (span / 1e9);
    }
    // What was before the window does not count, also where one sample reaches into it.
    Sample second = second();
    double outside =
        (double) (span - window())
            / (second.atNanos() - first.atNanos())
            * (second.events() - first.events());
    return (events - first.events() - outside) / (window() / 1e9);
  }
}
