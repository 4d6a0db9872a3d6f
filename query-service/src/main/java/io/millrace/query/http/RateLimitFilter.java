package io.millrace.query.http;

import io.millrace.query.cache.RateLimiter;
import io.millrace.query.runtime.QueryConfig;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * So many requests per second and principal, over all instances. Tells each client what is left
 * ({@code RateLimit}, draft-ietf-httpapi-ratelimit-headers), and refuses with 429 what is too much.
 */
class RateLimitFilter {
  private static final String LEFT = "millrace.rate-limit.left";

  private final RateLimiter limiter;
  private final CurrentIdentityAssociation identity;
  private final QueryConfig.RateLimit config;

  RateLimitFilter(RateLimiter limiter, CurrentIdentityAssociation identity, QueryConfig config) {
    this.limiter = limiter;
    this.identity = identity;
    this.config = config.rateLimit();
  }

  @ServerRequestFilter
  Uni<@Nullable Response> take(ContainerRequestContext request) {
    if (config.perSecond() == 0) {
      return Uni.createFrom().nullItem();
    }
    return identity
        .getDeferredIdentity()
        .onFailure()
        .recoverWithNull()
        .chain(
            who ->
                who == null || who.isAnonymous()
                    // Refused anyway, and never let near a store.
                    ? Uni.createFrom().<Long>nullItem()
                    : limiter.take(who.getPrincipal().getName()))
        .map(left -> left == null ? null : answer(request, left));
  }

  private @Nullable Response answer(ContainerRequestContext request, long left) {
    request.setProperty(LEFT, Math.max(0, left));
    if (left >= 0) {
      return null;
    }
    Problem problem =
        Problem.of(
            ProblemCode.RATE_LIMITED,
            "More than "
                + config.perSecond()
                + " requests per second came with your bearer token. Slow down.",
            List.of(),
            TraceIds.of(request.getHeaderString("traceparent")));
    return Response.status(ProblemCode.RATE_LIMITED.status())
        .type(Problem.MEDIA_TYPE)
        .header("Cache-Control", "no-store")
        .header("Retry-After", "1")
        .entity(problem)
        .build();
  }

  @ServerResponseFilter
  void tell(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(LEFT) instanceof Long left) {
      response
          .getHeaders()
          .putSingle("RateLimit-Policy", "\"principal\";q=" + config.burst() + ";w=" + window());
      response.getHeaders().putSingle("RateLimit", "\"principal\";r=" + left + ";t=1");
    }
  }

  /** Seconds in which an empty bucket fills. */
  private long window() {
    return Math.max(1, config.burst() / config.perSecond());
  }
}
