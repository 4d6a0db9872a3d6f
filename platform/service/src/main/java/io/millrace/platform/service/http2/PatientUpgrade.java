package io.millrace.platform.service.http2;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Answers the first request of a connection that goes over from HTTP/1.1 to HTTP/2 when its client
 * has shown, by the answer to a ping, that it speaks HTTP/2 by now.
 *
 * <p>A server may answer at once (RFC 7540, 3.2). Java's own client, which asks for the upgrade
 * unless told otherwise, then loses part of an answer of some size now and then: it hangs, or fails
 * with a frame that is too large. Of 1,000 first answers of 17 kB it lost 7, of 163 kB 9, on a busy
 * machine 27.
 */
@Singleton
class PatientUpgrade {
  /** Before whatever may answer by itself. */
  private static final int FIRST = 11_000;

  /** The stream of the request that asked for the upgrade (RFC 7540, 3.2). */
  private static final int UPGRADED_STREAM = 1;

  private static final int PING_BYTES = 8;

  /** Whoever does not answer a ping is answered all the same. */
  private static final long PATIENCE_SECONDS = 1;

  void register(@Observes Filters filters) {
    filters.register(PatientUpgrade::await, FIRST);
  }

  private static void await(RoutingContext routing) {
    if (!mayBeUpgraded(routing.request())) {
      routing.next();
      return;
    }
    Context request = Objects.requireNonNull(Vertx.currentContext());
    var unused =
        routing
            .request()
            .connection()
            .ping(Buffer.buffer(new byte[PING_BYTES]))
            .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .onComplete(_ -> request.runOnContext(_ -> routing.next()));
  }

  /**
   * A client that began with HTTP/2 looks the same and waits too, once in the life of its
   * connection. Over TLS nobody upgrades.
   */
  private static boolean mayBeUpgraded(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        && !request.isSSL()
        && request.response().streamId() == UPGRADED_STREAM;
  }
}
