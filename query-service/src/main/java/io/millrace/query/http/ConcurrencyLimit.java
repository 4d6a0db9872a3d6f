package io.millrace.query.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.runtime.QueryConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bound on the requests under way: more are refused at once, before anything is read or decided,
 * so that those that were let in stay fast. Streams are counted by themselves.
 */
@ApplicationScoped
class ConcurrencyLimit {
  /** Before routing and authentication, behind nothing. */
  private static final int FIRST = 1_000_000;

  private static final Set<String> STREAMS = Set.of("/v1/orders/stream", "/v1/ws");

  private final int most;
  private final AtomicInteger underWay;
  private final Counter refused;
  private final ObjectMapper json;

  ConcurrencyLimit(QueryConfig config, ObjectMapper json, MeterRegistry metrics) {
    most = config.http().maxConcurrent();
    this.json = json;
    underWay = metrics.gauge("millrace.http.in.flight", new AtomicInteger());
    refused = metrics.counter("millrace.http.rejected", "reason", "in-flight");
  }

  void install(@Observes Filters filters) {
    filters.register(this::admit, FIRST);
  }

  private void admit(RoutingContext request) {
    if (isStream(request)) {
      request.next();
      return;
    }
    if (underWay.incrementAndGet() > most) {
      underWay.decrementAndGet();
      refused.increment();
      refuse(request);
      return;
    }
    request.addEndHandler(ended -> underWay.decrementAndGet());
    request.next();
  }

  private static boolean isStream(RoutingContext request) {
    String type = request.request().getHeader("Content-Type");
    return STREAMS.contains(request.normalizedPath())
        || (type != null && type.startsWith("application/grpc"));
  }

  private void refuse(RoutingContext request) {
    Problem problem =
        Problem.of(
            ProblemCode.OVERLOADED,
            "More than " + most + " requests are under way. Nothing was read. Try again.",
            List.of(),
            TraceIds.of(request.request().getHeader("traceparent")));
    request
        .response()
        .setStatusCode(ProblemCode.OVERLOADED.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .putHeader("Retry-After", "1");
    try {
      request.end(Buffer.buffer(json.writeValueAsBytes(problem)));
    } catch (JsonProcessingException e) {
      request.fail(e);
    }
  }
}
