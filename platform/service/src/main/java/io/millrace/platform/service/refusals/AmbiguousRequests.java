package io.millrace.platform.service.refusals;

import io.millrace.platform.service.http.EarlyAnswers;
import io.millrace.platform.service.http.LingeringClose;
import io.netty.util.AttributeKey;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Requests that a proxy before us and we could read in two ways: then one of the two checks what
 * the other does not do. On the ordinary and on the management port.
 *
 * <p>A request with both {@code Content-Length} and {@code Transfer-Encoding} cannot be told from
 * one in chunks, because Netty has taken the length away when anybody sees it. So each request of
 * HTTP/1.1 in chunks is the last one on its connection, as RFC 9112 (6.1) asks for those with both.
 */
@Singleton
class AmbiguousRequests {
  /** Before whatever reads a header. */
  private static final int FIRST = 20_000;

  /**
   * Headers that say one thing; which of two counted would be for each reader to guess. Two {@code
   * Consistency-Token}s have a refusal of their own.
   */
  private static final List<String> ONCE =
      List.of("Host", "Authorization", "Content-Length", "Last-Event-ID");

  /** Of a connection on which nothing more is answered. */
  private static final AttributeKey<Boolean> ENDS = AttributeKey.valueOf("millrace.ends");

  void register(@Observes Filters filters) {
    filters.register(AmbiguousRequests::check, FIRST);
  }

  void register(@Observes ManagementInterface management) {
    management.router().route().order(-FIRST).handler(AmbiguousRequests::check);
  }

  private static void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.version() == HttpVersion.HTTP_2) {
      // How long a body is, is told by frames; Netty refuses what contradicts them.
      refuseOr(context, standsTwice(request.headers()));
      return;
    }
    var connection = (HttpServerConnection) request.connection();
    if (connection.channel().hasAttr(ENDS)) {
      // It was sent behind a request in chunks, or may be the end of that one.
      connection.close();
      return;
    }
    if (request.headers().contains("Transfer-Encoding")) {
      connection.channel().attr(ENDS).set(true);
      request.response().putHeader("Connection", "close");
      context.addEndHandler(_ -> LingeringClose.of(request));
    }
    refuseOr(context, standsTwice(request.headers()) || isOddlyCoded(request));
  }

  private static void refuseOr(RoutingContext context, boolean ambiguous) {
    if (ambiguous) {
      EarlyAnswers.refuseUnread(context.request(), UnreadableRequests.AMBIGUOUS);
    } else {
      context.next();
    }
  }

  private static boolean standsTwice(MultiMap headers) {
    return ONCE.stream().anyMatch(name -> headers.getAll(name).size() > 1);
  }

  /** Whether it has a coding in another way than every reader knows, which is in chunks, once. */
  private static boolean isOddlyCoded(HttpServerRequest request) {
    List<String> codings = request.headers().getAll("Transfer-Encoding");
    return !codings.isEmpty()
        && (request.version() != HttpVersion.HTTP_1_1
            || request.headers().contains("Content-Length")
            || codings.size() > 1
            || !codings.getFirst().strip().equalsIgnoreCase("chunked"));
  }
}
