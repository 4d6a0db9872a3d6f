package io.millrace.platform.service.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.service.limits.RedisBuckets.Taken;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A token bucket per caller, shared by all instances through Redis, so that the limit does not grow
 * with their number. An instance takes a few tokens at a time, so that most requests cost no round
 * trip; without Redis each instance has a bucket of its own.
 */
final class RateLimiter {
  private static final int MAX_CALLERS = 100_000;
  private static final int SHARE = 50;

  /** So long a Redis that has failed is left alone. */
  private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

  private final RateLimit limit;
  private final String prefix;
  private final Optional<RedisBuckets> shared;
  private final LongSupplier nanoTime;
  private final Counter refused;
  private final Counter local;
  private final Map<String, Bucket> buckets =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
              return size() > MAX_CALLERS;
            }
          });
  private volatile long failedAt;

  /**
   * @param prefix of its keys in Redis
   * @param shared absent: every instance has buckets of its own
   */
  RateLimiter(
      RateLimit limit,
      String prefix,
      Optional<RedisBuckets> shared,
      MeterRegistry metrics,
      LongSupplier nanoTime) {
    this.limit = limit;
    this.prefix = prefix;
    this.shared = shared;
    this.nanoTime = nanoTime;
    failedAt = nanoTime.getAsLong() - LEFT_ALONE.toNanos();
    refused = metrics.counter("millrace.ratelimit.refused");
    local = metrics.counter("millrace.ratelimit.local");
  }

  /** What it limits to. */
  RateLimit limit() {
    return limit;
  }

  /** What this instance holds of one caller's tokens. */
  private static final class Bucket {
    /** Taken from Redis and not yet used. */
    private long inHand;

    /** As Redis last said. */
    private long elsewhere;

    private double localTokens;
    private long localAt;

    Bucket(double tokens, long at) {
      localTokens = tokens;
      localAt = at;
    }
  }

  /** Takes one token; how many are left, about, or a negative number if there was none. */
  Uni<Long> take(String caller) {
    Bucket bucket =
        buckets.computeIfAbsent(caller, name -> new Bucket(limit.burst(), nanoTime.getAsLong()));
    synchronized (bucket) {
      if (bucket.inHand > 0) {
        bucket.inHand--;
        return Uni.createFrom().item(bucket.inHand + bucket.elsewhere);
      }
    }
    if (shared.isEmpty() || nanoTime.getAsLong() - failedAt < LEFT_ALONE.toNanos()) {
      return Uni.createFrom().item(takeLocally(bucket));
    }
    return shared
        .get()
        .take(prefix + caller, limit, Math.max(1, limit.burst() / SHARE))
        .map(taken -> taken(bucket, taken))
        .onFailure()
        .recoverWithItem(
            failure -> {
              failedAt = nanoTime.getAsLong();
              return takeLocally(bucket);
            });
  }

  private long taken(Bucket bucket, Taken taken) {
    synchronized (bucket) {
      bucket.elsewhere = taken.left();
      if (taken.tokens() == 0) {
        refused.increment();
        return -1;
      }
      bucket.inHand += taken.tokens() - 1;
      return bucket.inHand + bucket.elsewhere;
    }
  }

  private long takeLocally(Bucket bucket) {
    local.increment();
    synchronized (bucket) {
      long now = nanoTime.getAsLong();
      double more = (now - bucket.localAt) / 1e9 * limit.perSecond();
      bucket.localTokens = Math.min(limit.burst(), bucket.localTokens + more);
      bucket.localAt = now;
      if (bucket.localTokens < 1) {
        refused.increment();
        return -1;
      }
      bucket.localTokens -= 1;
      return (long) bucket.localTokens;
    }
  }
}
