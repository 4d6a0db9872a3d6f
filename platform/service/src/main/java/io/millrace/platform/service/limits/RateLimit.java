package io.millrace.platform.service.limits;

/**
 * So many requests per second and caller, and a burst after a pause. Tells itself in the headers of
 * draft-ietf-httpapi-ratelimit-headers.
 *
 * @param name of the policy: what a caller is known by
 * @param perSecond 0: no limit
 * @param burst requests that may come at once
 */
public record RateLimit(String name, long perSecond, long burst) {
  static final String ADDRESS = "address";

  /** Of each principal. */
  public static RateLimit perPrincipal(long perSecond, long burst) {
    return new RateLimit("principal", perSecond, burst);
  }

  /** Of each address from which requests without a valid token come. */
  public static RateLimit perAddress(long perSecond, long burst) {
    return new RateLimit(ADDRESS, perSecond, burst);
  }

  /** The header {@code RateLimit-Policy}; its window is the time in which an empty bucket fills. */
  public String policy() {
    return "\"%s\";q=%d;w=%d".formatted(name, burst, Math.max(1, burst / perSecond));
  }

  /** The header {@code RateLimit} for who has so many left. */
  String left(long tokens) {
    return "\"%s\";r=%d;t=1".formatted(name, Math.max(0, tokens));
  }
}
