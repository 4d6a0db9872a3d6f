package io.millrace.query.http;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * Empties the service between the order to stop and its end. Readiness is off from the order on,
 * and for {@code quarkus.shutdown.delay} everything is still answered, as callers need a moment to
 * notice; each answer asks its caller to use another connection next time.
 */
@Singleton
class Draining {
  /** Before whatever may answer by itself. */
  private static final int FIRST = 10_000;

  private static final long STREAMS_END_WITHIN_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private volatile boolean begun;

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    begun = true;
  }

  void register(@Observes Filters filters) {
    filters.register(this::sendAway, FIRST);
  }

  private void sendAway(RoutingContext context) {
    if (begun) {
      HttpServerRequest request = context.request();
      HttpConnection connection = request.connection();
      if (request.version() == HttpVersion.HTTP_2) {
        // GOAWAY; the streams that are open end in their own time.
        connection.shutdown(STREAMS_END_WITHIN_MILLIS);
      } else {
        request.response().putHeader("Connection", "close");
        context.addEndHandler(_ -> connection.close());
      }
    }
    context.next();
  }
}
