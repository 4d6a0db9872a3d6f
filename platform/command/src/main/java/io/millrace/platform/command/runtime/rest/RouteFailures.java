package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.command.runtime.Problem;
import io.millrace.platform.service.logging.CountedLog;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What fails before JAX-RS sees it, as a problem: a body that grows too long, a token that a plain
 * route refuses, a defect. Quarkus' own handler would name the exception.
 */
@Singleton
class RouteFailures {
  private static final CountedLog LOG = new CountedLog(RouteFailures.class);
  private static final int BEFORE_QUARKUS_OWN = Integer.MIN_VALUE;

  void register(@Observes Router router) {
    router.route().order(BEFORE_QUARKUS_OWN).failureHandler(RouteFailures::answer);
  }

  private static void answer(RoutingContext context) {
    if (context.response().headWritten()) {
      context.request().connection().close();
      return;
    }
    Problem problem = problem(context);
    if (problem.type().status() >= 500) {
      HttpMetrics.count(problem.type());
      LOG.error(context.failure(), "A request to " + context.request().path() + " failed");
    }
    EarlyAnswers.refuseAndClose(context.request(), problem);
  }

  private static Problem problem(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof AuthenticationFailedException
        || failure instanceof UnauthorizedException) {
      return ProblemMappers.unauthenticated();
    }
    if (failure instanceof ForbiddenException) {
      return ProblemMappers.forbidden();
    }
    return HttpProblems.of(context.statusCode() > 0 ? context.statusCode() : 500);
  }
}
