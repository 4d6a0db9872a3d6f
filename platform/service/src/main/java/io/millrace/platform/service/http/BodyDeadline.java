package io.millrace.platform.service.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A body that trickles would hold its place for as long as its sender likes: it has a deadline. */
@Singleton
class BodyDeadline {
  /** Behind what streams its body and has a deadline of its own, before the body is read. */
  private static final int EARLY = 11;

  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final Duration within;
  private final Vertx vertx;
  private final Counter tooSlow;

  BodyDeadline(
      @ConfigProperty(name = "millrace.http.body-timeout", defaultValue = "10s") Duration within,
      Vertx vertx,
      MeterRegistry metrics) {
    this.within = within;
    this.vertx = vertx;
    tooSlow = metrics.counter("millrace.http.rejected", "reason", "slow-body");
  }

  void install(@Observes Filters filters) {
    filters.register(this::watch, EARLY);
  }

  private void watch(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (WITH_BODY.contains(request.method())) {
      long timer = vertx.setTimer(within.toMillis(), _ -> tooSlow(request));
      request.end().onComplete(_ -> vertx.cancelTimer(timer));
    }
    context.next();
  }

  private void tooSlow(HttpServerRequest request) {
    tooSlow.increment();
    HttpServerResponse response = request.response();
    if (!response.headWritten() && !response.closed()) {
      EarlyAnswers.refuseAndClose(request, HttpProblems.tooSlow(within));
    }
  }
}
