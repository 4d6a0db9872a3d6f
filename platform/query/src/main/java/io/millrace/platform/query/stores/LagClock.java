package io.millrace.platform.query.stores;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Turns log positions into time. It notes when the primary's log was seen at which position; a
 * replica is behind since the first moment at which the primary was past the replica's position.
 * Unlike {@code pg_last_xact_replay_timestamp} this does not grow on an idle system.
 */
final class LagClock {
  private static final int SAMPLES = 1024;

  private record Sample(long position, long nanos) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** The primary's log was at {@code position} at {@code nanos}. */
  synchronized void primaryAt(long position, long nanos) {
    Sample last = samples.peekLast();
    if (last != null && position <= last.position) {
      return;
    }
    if (samples.size() == SAMPLES) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(position, nanos));
  }

  /** Bytes between {@code position} and the last known position of the primary. */
  synchronized long bytesBehind(long position) {
    Sample last = samples.peekLast();
    return last == null ? 0 : Math.max(0, last.position - position);
  }

  /** For how long a replica that is at {@code position} has been behind. */
  synchronized Duration behind(long position, long nanos) {
    Iterator<Sample> oldestFirst = samples.iterator();
    while (oldestFirst.hasNext()) {
      Sample sample = oldestFirst.next();
      if (sample.position > position) {
        return Duration.ofNanos(Math.max(0, nanos - sample.nanos));
      }
    }
    return Duration.ZERO;
  }
}
