package io.millrace.command.runtime.rest;

import io.millrace.command.runtime.Problem;
import io.quarkus.logging.Log;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What fails before JAX-RS sees it, as a problem: a body that grows too long, a defect of a route.
 * Quarkus' own handler would name the exception.
 */
@Singleton
class RouteFailures {
  private static final int BEFORE_QUARKUS_OWN = Integer.MIN_VALUE;

  void register(@Observes Router router) {
    router.route().order(BEFORE_QUARKUS_OWN).failureHandler(RouteFailures::answer);
  }

  private static void answer(RoutingContext context) {
    if (context.response().headWritten()) {
      context.request().connection().close();
      return;
    }
    int status = context.statusCode() > 0 ? context.statusCode() : 500;
    Problem problem = HttpProblems.of(status);
    if (status >= 500) {
      Log.errorf(context.failure(), "A request to %s failed", context.request().path());
    }
    EarlyAnswers.refuseAndClose(context.request(), problem);
  }
}
