package io.millrace.platform.query.cache;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.service.limits.CallerLimits;
import io.millrace.platform.service.limits.RateLimit;
import io.millrace.platform.service.limits.RedisBuckets;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How much each caller may ask, over all instances; without Redis, of each instance. */
final class QueryLimits {
  private QueryLimits() {}

  @Produces
  @Singleton
  static CallerLimits limits(QueryConfig config, Instance<Redis> redis, MeterRegistry metrics) {
    return limits(config, redis, metrics, System::nanoTime);
  }

  static CallerLimits limits(
      QueryConfig config, Instance<Redis> redis, MeterRegistry metrics, LongSupplier nanoTime) {
    QueryConfig.RateLimit limit = config.rateLimit();
    QueryConfig.RateLimit.Unauthenticated few = limit.unauthenticated();
    var l2 = config.cache().l2();
    return new CallerLimits(
        "query",
        RateLimit.perPrincipal(limit.perSecond(), limit.burst()),
        RateLimit.perAddress(few.perSecond(), few.burst()),
        l2.enabled() ? Optional.of(new RedisBuckets(redis::get, l2.timeout())) : Optional.empty(),
        metrics,
        nanoTime);
  }
}
