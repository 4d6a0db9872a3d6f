package io.millrace.query.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * The least version of each recently changed row. A value below it is old, wherever it comes from:
 * a slow loader, a lagging replica, or a Redis that missed the invalidation while it was away.
 */
final class Tombstones {
  /** About 20 MB at most. Forgetting the oldest leaves the TTL of the value as backstop. */
  private static final long MAX_KEYS = 100_000;

  private final Cache<ViewKey, Long> versions;

  /**
   * Tombstones.
   *
   * @param ttl longer than any value may live in Redis
   */
  Tombstones(Duration ttl) {
    versions = Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(ttl).build();
  }

  void bury(ViewKey key, long version) {
    versions.asMap().merge(key, version, Math::max);
  }

  /** Whether a value of this version is known to be out of date. */
  boolean refuses(ViewKey key, long version) {
    Long least = versions.getIfPresent(key);
    return least != null && version < least;
  }
}
