package io.millrace.platform.service.limits;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
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

    /** What is wrong with one that is. */
    public String detail() {
      return "More than %d requests per second came %s."
          .formatted(
              limit.perSecond(),
              limit.name().equals(RateLimit.ADDRESS)
                  ? "without a valid token from your address"
                  : "with your bearer token");
    }

    /** What is left, as the header {@code RateLimit} has it. */
    public String header() {
      return limit.left(left);
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
