package io.millrace.platform.query.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;

/**
 * Requests that become WebSockets. Quarkus counts requests until their response ends, and theirs
 * never does: one WebSocket, though it was closed long ago, makes every stop take as long as it
 * may. Sockets are hung up on when the service is to stop, so nothing has to wait for them.
 */
@Singleton
@RegisterForReflection(targets = QuarkusRequestWrapper.class)
class UpgradedRequests {
  /** Before whatever may answer by itself. */
  private static final int FIRST = 10_000;

  private static final Method DONE = done();

  void register(@Observes Filters filters) {
    filters.register(UpgradedRequests::forget, FIRST);
  }

  private static void forget(RoutingContext context) {
    if (context.request().headers().contains("Sec-WebSocket-Key")) {
      countAsAnswered(context.request());
    }
    context.next();
  }

  private static void countAsAnswered(HttpServerRequest request) {
    try {
      DONE.invoke(QuarkusRequestWrapper.get(request));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method done() {
    try {
      Method done = QuarkusRequestWrapper.class.getDeclaredMethod("done");
      done.setAccessible(true);
      return done;
    } catch (NoSuchMethodException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
