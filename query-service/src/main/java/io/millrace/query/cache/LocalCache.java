package io.millrace.query.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.runtime.QueryConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The first level: in this process, bounded by bytes.
 *
 * <p>The law: a version is never put over a newer one, nor below a tombstone. {@link #put} looks at
 * the tombstones while it holds the key; {@link #invalidate} buries first and then takes the key.
 * So whichever comes second sees the other.
 */
@ApplicationScoped
class LocalCache {
  private final Cache<ViewKey, CachedView> values;
  private final Tombstones tombstones;
  private final Counter refused;

  LocalCache(QueryConfig config, MeterRegistry metrics) {
    Duration ttl = config.cache().l1().ttl();
    values =
        Caffeine.newBuilder()
            .maximumWeight(config.cache().l1().maxBytes())
            .weigher((ViewKey key, CachedView view) -> view.bytes())
            .expireAfter(Expiry.writing((ViewKey key, CachedView view) -> Ttl.jittered(ttl)))
            .build();
    tombstones = new Tombstones(Ttl.longest(config.cache().l2().ttl()));
    refused = metrics.counter("millrace.cache.refused", "level", "L1");
    Gauge.builder("millrace.cache.entries", values, Cache::estimatedSize)
        .tag("level", "L1")
        .register(metrics);
  }

  @Nullable CachedView get(ViewKey key) {
    return values.getIfPresent(key);
  }

  /** Keeps the value unless a newer one is here or known of; says whether it did. */
  boolean put(ViewKey key, CachedView view) {
    CachedView kept = values.asMap().compute(key, (k, old) -> isOld(k, view, old) ? old : view);
    if (kept != view) {
      refused.increment();
    }
    return kept == view;
  }

  private boolean isOld(ViewKey key, CachedView view, @Nullable CachedView old) {
    return tombstones.refuses(key, view.version())
        || (old != null && old.version() > view.version());
  }

  /** Whether a value of this version is known to be out of date. */
  boolean refuses(ViewKey key, long version) {
    return tombstones.refuses(key, version);
  }

  /** The row has this version now: what is older goes, and does not come back. */
  void invalidate(ViewKey key, long version) {
    tombstones.bury(key, version);
    values.asMap().computeIfPresent(key, (k, old) -> old.version() >= version ? old : null);
  }

  /** Forgets all values, since invalidations may have been missed; tombstones stay. */
  void flush() {
    values.invalidateAll();
  }

  /** Time until the value leaves by itself; zero if it has left. */
  Duration ttl(ViewKey key) {
    return values
        .policy()
        .expireVariably()
        .flatMap(policy -> policy.getExpiresAfter(key))
        .orElse(Duration.ZERO);
  }
}
