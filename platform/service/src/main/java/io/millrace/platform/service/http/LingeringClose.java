package io.millrace.platform.service.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose client may still be sending. Closed at once, the server's system
 * would answer what comes next with a reset, and the reset would take away the answer that is under
 * way (RFC 9112, 9.6). So the server says that it is done, and for a while it reads and drops.
 */
public final class LingeringClose {
  /** Longer than an answer takes, shorter than it pays to hold the connection up. */
  private static final long LONGEST_SECONDS = 2;

  private LingeringClose() {}

  /** Ends the connection of a request of HTTP/1 that has been answered. */
  public static void of(HttpServerRequest request) {
    var connection = (HttpServerConnection) request.connection();
    if (request.isEnded() || !(connection.channel() instanceof DuplexChannel channel)) {
      connection.close();
      return;
    }
    // Behind the answer, some of which may not have left yet.
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> hangUp(channel));
    Runnable close = connection::close;
    Future<?> patience = channel.eventLoop().schedule(close, LONGEST_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(_ -> patience.cancel(false));
    request.end().onComplete(_ -> connection.close());
    request.handler(_ -> {}).resume();
  }

  private static void hangUp(DuplexChannel channel) {
    var unused = channel.shutdownOutput();
  }
}
