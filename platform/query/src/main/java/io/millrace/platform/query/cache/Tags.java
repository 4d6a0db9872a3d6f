package io.millrace.platform.query.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Values that are made from several rows have no version that a change could be compared with.
 * Instead they name those rows as tags, and here is noted when each of these rows last changed. A
 * value is old unless the view certainly included all that happened up to then (its {@code asOf},
 * read in the snapshot of the data), so that a lagging replica cannot bring an old value back.
 *
 * <p>Every instance hears of every change, so that a tag needs no list of members in Redis, and
 * nobody ever looks for keys.
 */
public final class Tags {
  private final RecentChanges<Instant> changedAt;

  /**
   * Tags.
   *
   * @param ttl longer than any value may live in Redis
   */
  public Tags(Duration ttl, InstantSource clock) {
    changedAt = new RecentChanges<>(ttl, clock);
  }

  /** The row changed at this time or before. */
  public void changed(ViewKey tag, Instant at) {
    changedAt.put(tag, at, (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Whether one of the rows that this was made from may have changed since. */
  public boolean refuse(CachedView view) {
    return view.tags().stream().anyMatch(tag -> changedSince(tag, view));
  }

  private boolean changedSince(ViewKey tag, CachedView view) {
    Instant changed = changedAt.get(tag);
    Instant includes = view.progress().asOf();
    return changed == null
        ? changedAt.mayBeForgotten(includes)
        : includes == null || includes.isBefore(changed.plus(RecentChanges.CLOCK_SKEW));
  }
}
