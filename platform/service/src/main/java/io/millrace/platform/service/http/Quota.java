package io.millrace.platform.service.http;

import io.millrace.platform.service.limits.CallerLimits;
import io.millrace.platform.service.limits.CallerLimits.Standing;
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
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The filter that holds each caller to its limit, whatever interface it uses: tells it what is
 * left, and refuses what is too much, before the checks of roles, which would answer strangers by
 * themselves.
 */
@Singleton
public class Quota {
  /** Behind authentication (200), before all that asks for roles (100). */
  private static final int LATE = 150;

  private final Instance<CallerLimits> limits;
  private final IdentityProviderManager identities;

  /**
   * @param limits absent in a service that has none
   */
  Quota(Instance<CallerLimits> limits, IdentityProviderManager identities) {
    this.limits = limits;
    this.identities = identities;
  }

  void install(@Observes Filters filters) {
    if (limits.isResolvable()) {
      filters.register(this::count, LATE);
    }
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
                    itsThread.runOnContext(_ -> goOn(context, standing));
                  }
                },
                context::fail);
  }

  private Uni<Optional<Standing>> count(@Nullable SecurityIdentity who, HttpServerRequest request) {
    return who == null || who.isAnonymous()
        ? limits.get().stranger(request.remoteAddress().hostAddress())
        : limits.get().principal(who.getPrincipal().getName());
  }

  private static void goOn(RoutingContext context, Optional<Standing> found) {
    found.ifPresent(standing -> standing.headers().forEach(context.response()::putHeader));
    Optional<Standing> refused = found.filter(Standing::refused);
    if (refused.isPresent()) {
      EarlyAnswers.refuse(context.request(), refused.get().problem());
    } else {
      context.next();
    }
  }

  /**
   * Counts what is asked for within a connection like a request; fails with a {@link
   * io.millrace.platform.service.problems.ProblemException} if it is one too many.
   */
  public Uni<Void> require(String principal) {
    return limits
        .get()
        .principal(principal)
        .invoke(
            found ->
                found
                    .filter(Standing::refused)
                    .ifPresent(
                        refused -> {
                          throw refused.problem().asException();
                        }))
        .replaceWithVoid();
  }
}
