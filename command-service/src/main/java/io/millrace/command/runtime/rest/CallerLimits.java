package io.millrace.command.runtime.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.command.runtime.Problem;
import io.millrace.command.runtime.ProblemType;
import io.millrace.command.runtime.config.RateLimitConfig;
import io.millrace.operations.limits.RateLimit;
import io.millrace.operations.limits.RateLimiter;
import io.millrace.operations.limits.RedisBuckets;
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

/**
 * So many commands per second and principal; and far fewer requests per second and address of who
 * is not known, so that nobody tries tokens by the thousand. A caller with a valid token never pays
 * for others behind the same address.
 */
@Singleton
public class CallerLimits {
  private static final Duration REDIS_WITHIN = Duration.ofMillis(100);

  private final RateLimiter principals;
  private final RateLimiter strangers;

  CallerLimits(
      RateLimitConfig config,
      @ConfigProperty(name = "quarkus.redis.hosts") Optional<String> hosts,
      Instance<Redis> redis,
      MeterRegistry metrics) {
    Optional<RedisBuckets> shared =
        hosts.filter(text -> !text.isBlank()).map(_ -> new RedisBuckets(redis::get, REDIS_WITHIN));
    RateLimit known = new RateLimit("principal", config.perSecond(), config.burst());
    RateLimitConfig.Unauthenticated few = config.unauthenticated();
    RateLimit unknown = new RateLimit("address", few.perSecond(), few.burst());
    principals = new RateLimiter(known, "command:", shared, metrics, System::nanoTime);
    strangers = new RateLimiter(unknown, "address:", shared, metrics, System::nanoTime);
  }

  /** How a limit stands after one request more. */
  public record Standing(RateLimit limit, long left) {
    /** Whether the request is one too many. */
    boolean refused() {
      return left < 0;
    }

    /** What its sender is told. */
    public Problem problem() {
      String whose =
          limit.name().equals("address")
              ? "without a valid token from your address"
              : "with your bearer token";
      return Problem.of(
              ProblemType.RATE_LIMITED,
              "More than %d requests per second came %s. Nothing was done. Send the same request again after the time in Retry-After, and go on more slowly."
                  .formatted(limit.perSecond(), whose))
          .with("Retry-After", "1")
          .with("RateLimit-Policy", limit.policy())
          .with("RateLimit", limit.left(left));
    }
  }

  /**
   * Counts a request.
   *
   * @param caller absent where the token was not valid
   * @return nothing where there is no limit
   */
  Uni<Optional<Standing>> count(@Nullable SecurityIdentity caller, HttpServerRequest request) {
    return caller == null || caller.isAnonymous()
        ? count(strangers, request.remoteAddress().hostAddress())
        : count(principals, caller.getPrincipal().getName());
  }

  /** Counts a request of who is not known; gives the refusal, if it is one too many. */
  public Uni<Optional<Problem>> countStranger(HttpServerRequest request) {
    return count(null, request)
        .map(standing -> standing.filter(Standing::refused).map(Standing::problem));
  }

  private static Uni<Optional<Standing>> count(RateLimiter limiter, String caller) {
    return limiter.limit().perSecond() == 0
        ? Uni.createFrom().item(Optional.empty())
        : limiter.take(caller).map(left -> Optional.of(new Standing(limiter.limit(), left)));
  }
}
