package io.millrace.platform.query.http;

import io.millrace.platform.service.limits.CallerLimits;
import io.millrace.platform.service.limits.CallerLimits.Standing;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each caller may ask per second, whatever interface it uses. Tells it what is left, and
 * refuses what is too much: before the checks of roles, which would answer strangers by themselves.
 */
@ApplicationScoped
public class Quota {
  /** Behind authentication (200), before all that asks for roles (100). */
  private static final int LATE = 150;

  private static final String SLOW_DOWN = " Nothing was read. Slow down.";

  private final CallerLimits limits;
  private final IdentityProviderManager identities;
  private final EarlyProblems problems;

  Quota(CallerLimits limits, IdentityProviderManager identities, EarlyProblems problems) {
    this.limits = limits;
    this.identities = identities;
    this.problems = problems;
  }

  void install(@Observes Filters filters) {
    filters.register(this::count, LATE);
  }

  private void count(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.method().equals(HttpMethod.OPTIONS)) {
      // Browsers ask first, and without a token.
      context.next();
      return;
    }
    Context itsThread = Objects.requireNonNull(Vertx.currentContext());
    // Would answer a token that is not valid by itself, before it is counted.
    Object answering = context.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
    var unused =
        QuarkusHttpUser.getSecurityIdentity(context, identities)
            .onFailure()
            .recoverWithNull()
            .invoke(() -> context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, answering))
            .chain((@Nullable SecurityIdentity who) -> count(who, request))
            .subscribe()
            .with(
                standing -> {
                  if (itsThread.equals(Vertx.currentContext())) {
                    goOn(context, standing);
                  } else {
                    itsThread.runOnContext(there -> goOn(context, standing));
                  }
                },
                context::fail);
  }

  private Uni<Optional<Standing>> count(@Nullable SecurityIdentity who, HttpServerRequest request) {
    return who == null || who.isAnonymous()
        ? limits.stranger(request.remoteAddress().hostAddress())
        : limits.principal(who.getPrincipal().getName());
  }

  private void goOn(RoutingContext context, Optional<Standing> found) {
    found.ifPresent(
        standing ->
            context
                .response()
                .putHeader("RateLimit-Policy", standing.limit().policy())
                .putHeader("RateLimit", standing.header()));
    Optional<Standing> refused = found.filter(Standing::refused);
    if (refused.isPresent()) {
      problems.answer(
          context.request(), ProblemType.RATE_LIMITED, refused.get().detail() + SLOW_DOWN);
    } else {
      context.next();
    }
  }

  /**
   * Counts what is asked for within a connection like a request; fails with {@link
   * ProblemException} if it is one too many.
   */
  public Uni<Void> require(Callers.Authenticated who) {
    return limits
        .principal(who.caller().subject())
        .invoke(
            found -> {
              if (found.isPresent() && found.get().refused()) {
                throw new ProblemException(
                    ProblemType.RATE_LIMITED, found.get().detail() + SLOW_DOWN);
              }
            })
        .replaceWithVoid();
  }
}
