package io.millrace.platform.query.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The first level: in this process, bounded by bytes.
 *
 * <p>The law: a version is never put over a newer one, nor below a tombstone. {@link #put} looks at
 * the tombstones while it holds the key; {@link #invalidate} buries first and then takes the key.
 * So whichever comes second sees the other.
 */
@Singleton
public class LocalCache {
  /** A value that is on the verge of its time is asked for again this soon. */
  private static final Duration SHORTEST = Duration.ofMillis(20);

  private static final Comparator<CachedView> AGE =
      Comparator.comparingLong(CachedView::generation).thenComparingLong(CachedView::version);

  private final Cache<ViewKey, Kept> values;
  private final Tombstones tombstones;
  private final Tags tags;
  private final Counter refused;
  private final Duration ttl;
  private final Duration negativeTtl;

  /**
   * A value and its time.
   *
   * @param freshUntil by the clock of {@link System#nanoTime}; after that it is served only while
   *     it is loaded anew
   */
  public record Kept(CachedView view, long freshUntil) {
    /** For how much longer it is fresh; negative for how long it has not been. */
    public Duration ttl() {
      return Duration.ofNanos(freshUntil - System.nanoTime());
    }
  }

  public LocalCache(QueryConfig config, MeterRegistry metrics) {
    QueryConfig.Cache cache = config.cache();
    ttl = cache.l1().ttl();
    negativeTtl = cache.negativeTtl();
    Duration staleFor = cache.staleFor();
    values =
        Caffeine.newBuilder()
            .maximumWeight(cache.l1().maxBytes())
            .weigher((ViewKey key, Kept kept) -> kept.view().bytes())
            .expireAfter(Expiry.writing((ViewKey key, Kept kept) -> kept.ttl().plus(staleFor)))
            .evictionListener((key, kept, cause) -> countEviction(metrics, cause))
            .build();
    Duration longest = Ttl.longest(cache.l2().ttl()).plus(staleFor);
    tombstones = new Tombstones(longest, InstantSource.system());
    tags = new Tags(longest, InstantSource.system());
    refused = metrics.counter("millrace.cache.refused", "level", "L1");
    Gauge.builder("millrace.cache.entries", values, Cache::estimatedSize)
        .tag("level", "L1")
        .register(metrics);
    Gauge.builder("millrace.cache.bytes", this, LocalCache::bytes)
        .baseUnit("bytes")
        .tag("level", "L1")
        .register(metrics);
    countEvictions(metrics, "size").increment(0);
    countEvictions(metrics, "time").increment(0);
  }

  private static void countEviction(MeterRegistry metrics, RemovalCause cause) {
    countEvictions(metrics, cause == RemovalCause.SIZE ? "size" : "time").increment();
  }

  private static Counter countEvictions(MeterRegistry metrics, String cause) {
    return metrics.counter("millrace.cache.evictions", "level", "L1", "cause", cause);
  }

  private long bytes() {
    return values.policy().eviction().stream()
        .mapToLong(bound -> bound.weightedSize().orElse(0))
        .sum();
  }

  /** The value, unless it is not there or something that it was made from has changed. */
  public @Nullable Kept get(ViewKey key) {
    Kept kept = values.getIfPresent(key);
    return kept == null || tags.refuse(kept.view()) ? null : kept;
  }

  /** Keeps a value that was just read from a store; says whether it did. */
  public boolean put(ViewKey key, CachedView view) {
    return put(key, view, ttl);
  }

  /**
   * Keeps the value unless a newer one is here or known of; says whether it did.
   *
   * @param atMost how long it is fresh, unless its own time is shorter
   */
  public boolean put(ViewKey key, CachedView view, Duration atMost) {
    Duration own = Ttl.jittered(view.isAbsent() ? negativeTtl : ttl);
    Duration fresh = own.compareTo(atMost) < 0 ? own : atMost;
    fresh = fresh.compareTo(SHORTEST) < 0 ? SHORTEST : fresh;
    Kept next = new Kept(view, System.nanoTime() + fresh.toNanos());
    Kept kept = values.asMap().compute(key, (k, old) -> isOld(k, view, old) ? old : next);
    boolean taken = kept != null && kept.equals(next);
    if (!taken) {
      refused.increment();
    }
    return taken;
  }

  private boolean isOld(ViewKey key, CachedView view, @Nullable Kept old) {
    return refuses(key, view) || (old != null && AGE.compare(old.view(), view) > 0);
  }

  /** Whether this value is known to be out of date, wherever it comes from. */
  public boolean refuses(ViewKey key, CachedView view) {
    return tombstones.refuses(key, view) || tags.refuse(view);
  }

  /** Whether a value of this version is known to be out of date. */
  public boolean refuses(ViewKey key, long version) {
    return tombstones.refuses(key, version);
  }

  /** The row has this version now: what is older goes, and does not come back. */
  public void invalidate(ViewKey key, long version) {
    tombstones.bury(key, version);
    values.asMap().computeIfPresent(key, (k, old) -> old.view().version() >= version ? old : null);
  }

  /** The row changed: what was made from it before is out of date. */
  void invalidateTag(ViewKey tag, Instant at) {
    tags.changed(tag, at);
  }

  /** Forgets all values, since invalidations may have been missed; tombstones stay. */
  public void flush() {
    values.invalidateAll();
  }
}
