package io.millrace.platform.query.cache;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The least version of each recently changed row. A value below it is old, wherever it comes from:
 * a slow loader, a lagging replica, or a Redis that missed the invalidation while it was away.
 */
public final class Tombstones {
  private final RecentChanges<Long> versions;

  /**
   * Tombstones.
   *
   * @param ttl longer than any value may live in Redis
   */
  public Tombstones(Duration ttl, InstantSource clock) {
    versions = new RecentChanges<>(ttl, clock);
  }

  public void bury(ViewKey key, long version) {
    versions.put(key, version, Math::max);
  }

  /** Whether a value of this version is known to be out of date. */
  public boolean refuses(ViewKey key, long version) {
    Long least = versions.get(key);
    return least != null && version < least;
  }

  /** Whether a value is out of date, or may be as far as is still known. */
  public boolean refuses(ViewKey key, CachedView view) {
    Long least = versions.get(key);
    return least == null ? versions.mayBeForgotten(view.progress().asOf()) : view.version() < least;
  }
}
