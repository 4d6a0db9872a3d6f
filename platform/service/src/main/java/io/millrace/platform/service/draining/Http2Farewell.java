package io.millrace.platform.service.draining;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells clients of HTTP/2 to leave so that no request is lost (RFC 9113, 6.8): first a GOAWAY that
 * still takes whatever is on its way; when the client's answer to a ping shows that it has read
 * that, one that names the last request taken. The connection ends when all of them are answered.
 */
final class Http2Farewell {
  private static final long NO_ERROR = 0;
  private static final int WHATEVER_COMES = Integer.MAX_VALUE;
  private static final int PING_BYTES = 8;
  private static final long STREAMS_END_WITHIN_MILLIS = TimeUnit.SECONDS.toMillis(30);

  /**
   * Connections that brought a request. Weak, since a connection calls only one handler when it
   * closes, and that is Quarkus's, which counts connections.
   */
  private final Map<HttpConnection, Known> all = Collections.synchronizedMap(new WeakHashMap<>());

  /** How to reach it, which must not lead to the connection itself, and whether it was told. */
  private record Known(Context eventLoop, AtomicBoolean told) {}

  /** Remembers the connection that this thread serves: nothing may come over it any more. */
  void know(HttpConnection connection) {
    all.computeIfAbsent(
        connection,
        _ ->
            new Known(
                VertxContext.getRootContext(Objects.requireNonNull(Vertx.currentContext())),
                new AtomicBoolean()));
  }

  void tellAll() {
    List<HttpConnection> known;
    synchronized (all) {
      known = List.copyOf(all.keySet());
    }
    known.forEach(this::tell);
  }

  /** Tells one that is known, unless it was told. */
  void tell(HttpConnection connection) {
    Known known = all.get(connection);
    if (known != null && known.told().compareAndSet(false, true)) {
      // Elsewhere than on its event loop, the answer to a ping may come before it is waited for.
      known.eventLoop().runOnContext(_ -> leave(connection));
    }
  }

  private static void leave(HttpConnection connection) {
    connection.goAway(NO_ERROR, WHATEVER_COMES);
    var unused =
        connection
            .ping(Buffer.buffer(new byte[PING_BYTES]))
            .onSuccess(
                _ -> {
                  connection.goAway(NO_ERROR);
                  connection.shutdown(STREAMS_END_WITHIN_MILLIS);
                });
  }
}
