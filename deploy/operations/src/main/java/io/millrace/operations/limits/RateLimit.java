package io.millrace.operations.limits;

/**
 * So many requests per second and caller, and a burst after a pause. Tells itself in the headers of
 * draft-ietf-httpapi-ratelimit-headers.
 *
 * @param name of the policy: what a caller is known by
 * @param perSecond 0: no limit
 * @param burst requests that may come at once
 */
public record RateLimit(String name, long perSecond, long burst) {
  /** The header {@code RateLimit-Policy}; its window is the time in which an empty bucket fills. */
  public String policy() {
    return "\"%s\";q=%d;w=%d".formatted(name, burst, Math.max(1, burst / perSecond));
  }

  /** The header {@code RateLimit} for who has so many left. */
  public String left(long tokens) {
    return "\"%s\";r=%d;t=1".formatted(name, Math.max(0, tokens));
  }
}
