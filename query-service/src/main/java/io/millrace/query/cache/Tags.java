package io.millrace.query.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;

/**
 * Values that are made from several rows have no version that a change could be compared with.
 * Instead they name those rows as tags, and here is noted when each of these rows last changed. A
 * value is old unless the view certainly included all that happened up to then (its {@code asOf},
 * read in the snapshot of the data), so that a lagging replica cannot bring an old value back.
 *
 * <p>Every instance hears of every change, so that a tag needs no list of members in Redis, and
 * nobody ever looks for keys.
 */
final class Tags {
  private static final long MAX_TAGS = 100_000;

  /** How far the clocks of databases and projectors may be apart. */
  private static final Duration CLOCK_SKEW = Duration.ofMillis(250);

  private final Cache<ViewKey, Instant> changedAt;

  /**
   * Tags.
   *
   * @param ttl longer than any value may live in Redis
   */
  Tags(Duration ttl) {
    changedAt = Caffeine.newBuilder().maximumSize(MAX_TAGS).expireAfterWrite(ttl).build();
  }

  /** The row changed at this time or before. */
  void changed(ViewKey tag, Instant at) {
    changedAt.asMap().merge(tag, at, (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Whether one of the rows that this was made from may have changed since. */
  boolean refuse(CachedView view) {
    return view.tags().stream().anyMatch(tag -> changedSince(tag, view));
  }

  private boolean changedSince(ViewKey tag, CachedView view) {
    Instant changed = changedAt.getIfPresent(tag);
    if (changed == null) {
      return false;
    }
    Instant includes = view.progress().asOf();
    return includes == null || includes.isBefore(changed.plus(CLOCK_SKEW));
  }
}
