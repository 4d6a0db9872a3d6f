package io.millrace.query.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.filters.QuarkusRequestWrapper;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Method;

/**
 * Requests that become WebSockets. Quarkus counts requests until their response ends, and theirs
 * never does: one WebSocket, though it was closed long ago, makes every stop take as long as it
 * may. Sockets are hung up on when the service is to stop, so nothing has to wait for them.
 */
@RegisterForReflection(targets = QuarkusRequestWrapper.class)
final class UpgradedRequests {
  private static final Method DONE = done();

  private UpgradedRequests() {}

  static boolean isOne(HttpServerRequest request) {
    return request.headers().contains("Sec-WebSocket-Key");
  }

  /** Counts it as answered. */
  static void forget(HttpServerRequest request) {
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
