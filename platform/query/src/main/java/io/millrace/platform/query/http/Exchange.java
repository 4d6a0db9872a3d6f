package io.millrace.platform.query.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;

/** The request that is being answered, below what its interface makes of it. */
public final class Exchange {
  /** HTTP/2, 7: ENHANCE_YOUR_CALM. */
  private static final long TOO_SLOW = 0xb;

  private static final long LOOK_AGAIN_MILLIS = 20;

  private final HttpServerRequest request;
  private final Context context;

  Exchange(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
  }

  /** The lines of a header, none if it was not sent. */
  public List<String> header(String name) {
    return request.headers().getAll(name);
  }

  /** Adds headers to an answer that has not begun; over gRPC a refusal has no other trailers. */
  public void tell(Map<String, String> headers) {
    headers.forEach(request.response()::putHeader);
  }

  /** Adds the same behind the messages of the answer. */
  public void tellAgain(Map<String, String> trailers) {
    trailers.forEach(request.response()::putTrailer);
  }

  /** Whether its answer is complete. */
  public boolean isAnswered() {
    return request.response().ended();
  }

  /**
   * Completes when the client has taken so much that it can be sent more, on the thread that writes
   * to it: what another thread writes does not show before the next is asked for. Never, if the
   * client has gone.
   */
  public Uni<Void> writable() {
    return Uni.createFrom().<Void>emitter(this::look);
  }

  private void look(UniEmitter<? super Void> waiting) {
    context.runOnContext(
        onItsThread -> {
          HttpServerResponse response = request.response();
          if (response.closed() || response.ended()) {
            return;
          }
          if (response.writeQueueFull()) {
            context.owner().setTimer(LOOK_AGAIN_MILLIS, later -> look(waiting));
          } else {
            waiting.complete(null);
          }
        });
  }

  /**
   * Ends it at once: what is written and not taken is dropped.
   *
   * @return whether the client was still there
   */
  public boolean hangUp() {
    return !request.response().closed() && request.response().reset(TOO_SLOW);
  }
}
