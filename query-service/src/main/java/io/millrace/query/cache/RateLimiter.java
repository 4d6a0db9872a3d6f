package io.millrace.query.cache;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.operations.limits.RateLimit;
import io.millrace.operations.limits.RedisBuckets;
import io.millrace.query.runtime.QueryConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How much each principal may ask, over all instances; without Redis, of each instance. */
@ApplicationScoped
public class RateLimiter {
  private final io.millrace.operations.limits.RateLimiter limiter;

  @Inject
  RateLimiter(QueryConfig config, Instance<Redis> redis, MeterRegistry metrics) {
    this(config, redis, metrics, System::nanoTime);
  }

  RateLimiter(
      QueryConfig config, Instance<Redis> redis, MeterRegistry metrics, LongSupplier nanoTime) {
    QueryConfig.RateLimit limit = config.rateLimit();
    var l2 = config.cache().l2();
    limiter =
        new io.millrace.operations.limits.RateLimiter(
            new RateLimit("principal", limit.perSecond(), limit.burst()),
            "",
            l2.enabled()
                ? Optional.of(new RedisBuckets(redis::get, l2.timeout()))
                : Optional.empty(),
            metrics,
            nanoTime);
  }

  /** Takes one token; how many are left, about, or a negative number if there was none. */
  public Uni<Long> take(String principal) {
    return limiter.take(principal);
  }
}
