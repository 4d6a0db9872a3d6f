package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.service.limits.CallerLimits.Standing;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Tells each caller what is left of its limit, and refuses with 429 what is too much. Before the
 * request is matched: the check of roles comes right after that, and answers 401 by itself.
 */
class RateLimitFilter {
  private static final String STANDING = "millrace.rate-limit";

  private final CommandLimits limits;
  private final CurrentIdentityAssociation identity;

  RateLimitFilter(CommandLimits limits, CurrentIdentityAssociation identity) {
    this.limits = limits;
    this.identity = identity;
  }

  @ServerRequestFilter(preMatching = true)
  Uni<@Nullable Response> count(ContainerRequestContext context, HttpServerRequest request) {
    if (context.getMethod().equals(HttpMethod.OPTIONS)) {
      // Browsers ask first, and without a token.
      return Uni.createFrom().nullItem();
    }
    return identity
        .getDeferredIdentity()
        .onFailure()
        .recoverWithNull()
        .chain((@Nullable SecurityIdentity caller) -> limits.count(caller, request))
        .map(standing -> standing.map(found -> answer(context, found)).orElse(null));
  }

  private static @Nullable Response answer(ContainerRequestContext context, Standing standing) {
    context.setProperty(STANDING, standing);
    return standing.refused()
        ? ProblemMappers.response(
            CommandLimits.problem(standing),
            TraceIds.traceId(TraceIds.traceparent(context.getHeaderString("traceparent"))))
        : null;
  }

  @ServerResponseFilter
  void tell(ContainerRequestContext context, ContainerResponseContext response) {
    if (context.getProperty(STANDING) instanceof Standing standing) {
      response.getHeaders().putSingle("RateLimit-Policy", standing.limit().policy());
      response.getHeaders().putSingle("RateLimit", standing.header());
    }
  }
}
