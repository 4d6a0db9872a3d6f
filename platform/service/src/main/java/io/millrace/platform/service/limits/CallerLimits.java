package io.millrace.platform.service.limits;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * So many requests per second and principal; and far fewer per second and address of who is not
 * known, so that nobody tries tokens by the thousand. A caller with a valid token never pays for
 * others behind the same address.
 */
public final class CallerLimits {
  private final RateLimiter principals;
  private final RateLimiter strangers;

  /**
   * @param service has buckets of its own
   * @param shared absent: every instance has buckets of its own
   */
  public CallerLimits(
      String service,
      RateLimit principal,
      RateLimit address,
      Optional<RedisBuckets> shared,
      MeterRegistry metrics,
      LongSupplier nanoTime) {
    principals = limiter(service, principal, shared, metrics, nanoTime);
    strangers = limiter(service, address, shared, metrics, nanoTime);
  }

  private static RateLimiter limiter(
      String service,
      RateLimit limit,
      Optional<RedisBuckets> shared,
      MeterRegistry metrics,
      LongSupplier nanoTime) {
    return new RateLimiter(limit, service + ":" + limit.name() + ":", shared, metrics, nanoTime);
  }

  /**
   * How a limit stands after one request more.
   *
   * @param left about; negative if there was none
   */
  public record Standing(RateLimit limit, long left) {
    /** Whether the request is one too many. */
    public boolean refused() {
      return left < 0;
    }

    /** What the sender of one too many is told. */
    public Problem problem() {
      return Problem.of(
          ProblemType.RATE_LIMITED,
          "More than %d requests per second came %s. Nothing was done. Send the same request again after the time in Retry-After, and go on more slowly."
              .formatted(
                  limit.perSecond(),
                  limit.name().equals(RateLimit.ADDRESS)
                      ? "without a valid token from your address"
                      : "with your bearer token"));
    }

    /** The policy and what is left of it, as headers of an answer. */
    public Map<String, String> headers() {
      return Map.of("RateLimit-Policy", limit.policy(), "RateLimit", limit.left(left));
    }
  }

  /** Counts a request of this principal; gives nothing where there is no limit. */
  public Uni<Optional<Standing>> principal(String name) {
    return count(principals, name);
  }

  /** Counts a request of who is not known; gives nothing where there is no limit. */
  public Uni<Optional<Standing>> stranger(String address) {
    return count(strangers, address);
  }

  private static Uni<Optional<Standing>> count(RateLimiter limiter, String caller) {
    return limiter.limit().perSecond() == 0
        ? Uni.createFrom().item(Optional.empty())
        : limiter.take(caller).map(left -> Optional.of(new Standing(limiter.limit(), left)));
  }
}
