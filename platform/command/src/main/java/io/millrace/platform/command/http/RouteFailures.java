package io.millrace.platform.command.http;

import io.millrace.platform.service.http.EarlyAnswers;
import io.millrace.platform.service.http.HttpProblems;
import io.millrace.platform.service.http.TraceIds;
import io.millrace.platform.service.problems.Problem;
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
  private static final int BEFORE_QUARKUS_OWN = Integer.MIN_VALUE;

  void register(@Observes Router router) {
    router.route().order(BEFORE_QUARKUS_OWN).failureHandler(RouteFailures::answer);
  }

  private static void answer(RoutingContext context) {
    if (context.response().headWritten()) {
      context.request().connection().close();
      return;
    }
    Throwable failure = context.failure();
    String traceId = TraceIds.of(context.request().getHeader(TraceIds.HEADER));
    int status = context.statusCode() > 0 ? context.statusCode() : 500;
    Problem problem =
        failure == null || status < 500
            ? HttpProblems.of(status)
            : HttpProblems.answered(failure, traceId);
    EarlyAnswers.refuseAndClose(context.request(), problem, traceId);
  }
}
