package io.millrace.platform.query.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of rows that changed of late. So many are remembered, and the oldest go first. Of
 * those that had to go the time is remembered instead: until no value from before can live any
 * more, whoever finds nothing here has to ask whether it was forgotten.
 *
 * @param <V> what is known of a row
 */
public final class RecentChanges<V> {
  /** About 20 MB at most. */
  public static final int MAX_KEYS = 100_000;

  /** How far the clocks of databases, projectors and instances may be apart. */
  static final Duration CLOCK_SKEW = Duration.ofMillis(250);

  private final Duration ttl;
  private final InstantSource clock;
  private final SequencedMap<ViewKey, Change<V>> changes = new LinkedHashMap<>();
  private Instant forgottenUpTo = Instant.EPOCH;

  private record Change<V>(V known, Instant at) {}

  /**
   * Nothing is known.
   *
   * @param ttl longer than any value may live in Redis
   */
  public RecentChanges(Duration ttl, InstantSource clock) {
    this.ttl = ttl;
    this.clock = clock;
  }

  /** The row has changed. */
  public synchronized void put(ViewKey key, V known, BinaryOperator<V> merge) {
    Instant now = clock.instant();
    Change<V> before = changes.remove(key);
    V both = before == null ? known : merge.apply(before.known(), known);
    changes.putLast(key, new Change<>(both, now));
    while (changes.firstEntry().getValue().at().isBefore(now.minus(ttl))) {
      changes.pollFirstEntry();
    }
    if (changes.size() > MAX_KEYS) {
      forgottenUpTo = changes.pollFirstEntry().getValue().at();
    }
  }

  public synchronized @Nullable V get(ViewKey key) {
    Change<V> change = changes.get(key);
    return change == null ? null : change.known();
  }

  /**
   * Whether a change that had to be forgotten may be missing in a value.
   *
   * @param includes the value has everything that happened before; absent if unknown
   */
  synchronized boolean mayBeForgotten(@Nullable Instant includes) {
    return !forgottenUpTo.isBefore(clock.instant().minus(ttl))
        && (includes == null || includes.isBefore(forgottenUpTo.plus(CLOCK_SKEW)));
  }
}
