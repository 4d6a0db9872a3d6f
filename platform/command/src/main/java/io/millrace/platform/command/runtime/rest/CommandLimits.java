package io.millrace.platform.command.runtime.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.command.runtime.Problem;
import io.millrace.platform.command.runtime.config.RateLimitConfig;
import io.millrace.platform.service.limits.CallerLimits;
import io.millrace.platform.service.limits.CallerLimits.Standing;
import io.millrace.platform.service.limits.RateLimit;
import io.millrace.platform.service.limits.RedisBuckets;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** How much each caller may send. */
@Singleton
public class CommandLimits {
  private static final Duration REDIS_WITHIN = Duration.ofMillis(100);

  private final CallerLimits limits;

  CommandLimits(
      RateLimitConfig config,
      @ConfigProperty(name = "quarkus.redis.hosts") Optional<String> hosts,
      Instance<Redis> redis,
      MeterRegistry metrics) {
    RateLimitConfig.Unauthenticated few = config.unauthenticated();
    limits =
        new CallerLimits(
            "command",
            RateLimit.perPrincipal(config.perSecond(), config.burst()),
            RateLimit.perAddress(few.perSecond(), few.burst()),
            hosts
                .filter(text -> !text.isBlank())
                .map(_ -> new RedisBuckets(redis::get, REDIS_WITHIN)),
            metrics,
            System::nanoTime);
  }

  /**
   * Counts a request.
   *
   * @param caller absent where the token was not valid
   * @return nothing where there is no limit
   */
  Uni<Optional<Standing>> count(@Nullable SecurityIdentity caller, HttpServerRequest request) {
    return caller == null || caller.isAnonymous()
        ? limits.stranger(request.remoteAddress().hostAddress())
        : limits.principal(caller.getPrincipal().getName());
  }

  /** Counts a request of who is not known; gives the refusal, if it is one too many. */
  public Uni<Optional<Problem>> countStranger(HttpServerRequest request) {
    return count(null, request)
        .map(standing -> standing.filter(Standing::refused).map(CommandLimits::problem));
  }

  /** What the sender of one too many is told. */
  static Problem problem(Standing standing) {
    return Problem.of(
            ProblemType.RATE_LIMITED,
            standing.detail()
                + " Nothing was done. Send the same request again after the time in Retry-After,"
                + " and go on more slowly.")
        .with("Retry-After", "1")
        .with("RateLimit-Policy", standing.limit().policy())
        .with("RateLimit", standing.header());
  }
}
