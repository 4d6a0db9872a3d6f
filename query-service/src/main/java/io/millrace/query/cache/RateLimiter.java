package io.millrace.query.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.runtime.CircuitBreaker;
import io.millrace.query.runtime.QueryConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A token bucket per principal, shared by all instances through Redis, so that the limit does not
 * grow with their number. An instance takes a few tokens at a time, so that most requests cost no
 * round trip; without Redis each instance has a bucket of its own.
 */
@ApplicationScoped
public class RateLimiter {
  private static final long MAX_PRINCIPALS = 100_000;
  private static final int SHARE = 50;

  /** Fills the bucket by the time that has passed, and takes up to what is asked for. */
  private static final String TAKE =
      """
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      local b = redis.call('HMGET', KEYS[1], 'n', 'at')
      local burst = tonumber(ARGV[2])
      local n = tonumber(b[1] or burst)
      n = math.min(burst, n + (now - tonumber(b[2] or now)) * ARGV[1] / 1000)
      local taken = math.min(math.floor(n), tonumber(ARGV[3]))
      redis.call('HSET', KEYS[1], 'n', tostring(n - taken), 'at', tostring(now))
      redis.call('PEXPIRE', KEYS[1], ARGV[4])
      return {taken, math.floor(n - taken)}
      """;

  private final QueryConfig.RateLimit config;
  private final Duration timeout;
  private final boolean shared;
  private final Supplier<Redis> redis;
  private final CircuitBreaker breaker;
  private final LongSupplier nanoTime;
  private final Counter refused;
  private final Counter local;
  private final Cache<String, Bucket> buckets;

  @Inject
  RateLimiter(QueryConfig config, Instance<Redis> redis, MeterRegistry metrics) {
    this(config, redis, metrics, System::nanoTime);
  }

  RateLimiter(
      QueryConfig config, Instance<Redis> redis, MeterRegistry metrics, LongSupplier nanoTime) {
    this.config = config.rateLimit();
    this.redis = redis::get;
    this.nanoTime = nanoTime;
    timeout = config.cache().l2().timeout();
    shared = config.cache().l2().enabled();
    breaker = new CircuitBreaker(config.cache().l2().openFor(), nanoTime);
    refused = metrics.counter("millrace.ratelimit.refused");
    local = metrics.counter("millrace.ratelimit.local");
    buckets = Caffeine.newBuilder().maximumSize(MAX_PRINCIPALS).build();
  }

  /** What this instance holds of one principal's tokens. */
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
  public Uni<Long> take(String principal) {
    Bucket bucket =
        buckets.get(principal, name -> new Bucket(config.burst(), nanoTime.getAsLong()));
    synchronized (bucket) {
      if (bucket.inHand > 0) {
        bucket.inHand--;
        return Uni.createFrom().item(bucket.inHand + bucket.elsewhere);
      }
    }
    if (!shared || !breaker.tryPass()) {
      return Uni.createFrom().item(takeLocally(bucket));
    }
    return fetch(principal)
        .map(answer -> taken(bucket, answer))
        .onFailure()
        .recoverWithItem(
            failure -> {
              breaker.failed();
              return takeLocally(bucket);
            });
  }

  private Uni<Response> fetch(String principal) {
    long most = Math.max(1, config.burst() / SHARE);
    long fillMillis = config.burst() * 1000 / config.perSecond() + 1000;
    Request request =
        Request.cmd(Command.EVAL)
            .arg(TAKE)
            .arg(1)
            .arg("millrace:rate:" + principal)
            .arg(config.perSecond())
            .arg(config.burst())
            .arg(most)
            .arg(fillMillis);
    return Uni.createFrom()
        .deferred(() -> redis.get().send(request))
        .ifNoItem()
        .after(timeout)
        .fail()
        .onItem()
        .invoke(answer -> breaker.succeeded());
  }

  private long taken(Bucket bucket, Response answer) {
    long taken = answer.get(0).toLong();
    synchronized (bucket) {
      bucket.elsewhere = answer.get(1).toLong();
      if (taken == 0) {
        refused.increment();
        return -1;
      }
      bucket.inHand += taken - 1;
      return bucket.inHand + bucket.elsewhere;
    }
  }

  private long takeLocally(Bucket bucket) {
    local.increment();
    synchronized (bucket) {
      long now = nanoTime.getAsLong();
      double more = (now - bucket.localAt) / 1e9 * config.perSecond();
      bucket.localTokens = Math.min(config.burst(), bucket.localTokens + more);
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
