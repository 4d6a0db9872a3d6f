package io.millrace.platform.query.http;

import io.millrace.platform.query.runtime.QueryConfig;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** A body that trickles would hold its place for as long as its sender likes: it has a deadline. */
@ApplicationScoped
class BodyDeadline {
  /** Behind the bound on requests, before the body is read. */
  private static final int EARLY = 900_000;

  private final Duration within;
  private final Vertx vertx;
  private final EarlyProblems problems;

  BodyDeadline(QueryConfig config, Vertx vertx, EarlyProblems problems) {
    within = config.http().bodyTimeout();
    this.vertx = vertx;
    this.problems = problems;
  }

  void install(@Observes Filters filters) {
    filters.register(this::watch, EARLY);
  }

  private void watch(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.method().equals(HttpMethod.POST)) {
      long timer = vertx.setTimer(within.toMillis(), fired -> tooSlow(request));
      request.end().onComplete(ended -> vertx.cancelTimer(timer));
    }
    context.next();
  }

  private void tooSlow(HttpServerRequest request) {
    if (!request.response().ended() && !request.response().closed()) {
      problems.answerAndClose(
          request,
          ProblemType.REQUEST_TIMEOUT,
          "The body was not there within " + within.toMillis() + " ms. Send it in one go.");
    }
  }
}
