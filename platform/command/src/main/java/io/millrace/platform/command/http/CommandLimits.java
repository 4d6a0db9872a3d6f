package io.millrace.platform.command.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.command.config.RateLimitConfig;
import io.millrace.platform.service.limits.CallerLimits;
import io.millrace.platform.service.limits.RateLimit;
import io.millrace.platform.service.limits.RedisBuckets;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How much each caller may send. */
final class CommandLimits {
  private static final Duration REDIS_WITHIN = Duration.ofMillis(100);

  private CommandLimits() {}

  @Produces
  @Singleton
  static CallerLimits limits(
      RateLimitConfig config,
      @ConfigProperty(name = "quarkus.redis.hosts") Optional<String> hosts,
      Instance<Redis> redis,
      MeterRegistry metrics) {
    RateLimitConfig.Unauthenticated few = config.unauthenticated();
    return new CallerLimits(
        "command",
        RateLimit.perPrincipal(config.perSecond(), config.burst()),
        RateLimit.perAddress(few.perSecond(), few.burst()),
        hosts.filter(text -> !text.isBlank()).map(_ -> new RedisBuckets(redis::get, REDIS_WITHIN)),
        metrics,
        System::nanoTime);
  }
}
