package io.millrace.query.orderstream;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpConnection;
import jakarta.inject.Singleton;

/**
 * Remembers the connection below each WebSocket: a close frame would wait behind what a client does
 * not read.
 */
@Singleton
class SocketConnections implements HttpUpgradeCheck {
  private static final TypedKey<HttpConnection> BELOW = new TypedKey<>("below");

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    context.userData().put(BELOW, context.httpRequest().connection());
    return CheckResult.permitUpgrade();
  }

  /** Ends it at once: what is written and not taken is dropped. */
  static void hangUp(WebSocketConnection connection) {
    connection.userData().get(BELOW).close();
  }
}
