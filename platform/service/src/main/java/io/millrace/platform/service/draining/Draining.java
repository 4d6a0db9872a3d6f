package io.millrace.platform.service.draining;

import io.millrace.platform.service.http.LingeringClose;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Empties the service between the order to stop and its end. Readiness is off from the order on,
 * and for {@code quarkus.shutdown.delay} everything is still answered, as callers need a moment to
 * notice; each answer asks its caller to use another connection next time. Connections of HTTP/2
 * are told at once.
 */
@Singleton
class Draining {
  /** Before whatever may answer by itself. */
  private static final int FIRST = 10_000;

  private final Http2Farewell farewell = new Http2Farewell();
  private volatile boolean begun;

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    begun = true;
    farewell.tellAll();
  }

  void register(@Observes Filters filters) {
    filters.register(this::sendAway, FIRST);
  }

  private void sendAway(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpConnection connection = request.connection();
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    if (http2) {
      farewell.know(connection);
    }
    if (begun && http2) {
      farewell.tell(connection);
    } else if (begun) {
      request.response().putHeader("Connection", "close");
      context.addEndHandler(_ -> LingeringClose.of(request));
    }
    context.next();
  }
}
