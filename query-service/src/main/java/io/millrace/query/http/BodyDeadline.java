package io.millrace.query.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.query.runtime.QueryConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/** A body that trickles would hold its place for as long as its sender likes: it has a deadline. */
@ApplicationScoped
class BodyDeadline {
  /** Behind the bound on requests, before the body is read. */
  private static final int EARLY = 900_000;

  private final Duration within;
  private final Vertx vertx;
  private final ObjectMapper json;

  BodyDeadline(QueryConfig config, Vertx vertx, ObjectMapper json) {
    within = config.http().bodyTimeout();
    this.vertx = vertx;
    this.json = json;
  }

  void install(@Observes Filters filters) {
    filters.register(this::watch, EARLY);
  }

  private void watch(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.method().equals(HttpMethod.POST) && !isGrpc(request)) {
      long timer = vertx.setTimer(within.toMillis(), fired -> tooSlow(request));
      request.end().onComplete(ended -> vertx.cancelTimer(timer));
    }
    context.next();
  }

  /** Its streams have times of their own. */
  private static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.startsWith("application/grpc");
  }

  private void tooSlow(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Problem problem =
        Problem.of(
            ProblemCode.REQUEST_TIMEOUT,
            "The body was not there within " + within.toMillis() + " ms. Send it in one go.",
            List.of(),
            TraceIds.of(request.getHeader("traceparent")));
    try {
      response
          .setStatusCode(ProblemCode.REQUEST_TIMEOUT.status())
          .putHeader("Content-Type", Problem.MEDIA_TYPE)
          .putHeader("Cache-Control", "no-store")
          .putHeader("Connection", "close")
          .end(Buffer.buffer(json.writeValueAsBytes(problem)))
          .onComplete(sent -> request.connection().close());
    } catch (JsonProcessingException e) {
      request.connection().close();
    }
  }
}
