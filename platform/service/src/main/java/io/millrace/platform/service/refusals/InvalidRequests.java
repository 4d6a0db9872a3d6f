package io.millrace.platform.service.refusals;

import io.millrace.platform.service.http.EarlyAnswers;
import io.millrace.platform.service.problems.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are no HTTP. Vert.x has a handler for them, but Quarkus keeps the servers that it
 * starts to itself, and has none. What Vert.x does show is each request to its tracer, before it
 * looks who handles it: there each connection is told who handles the invalid ones. Everything else
 * is left to the tracer that was there.
 */
@Singleton
class InvalidRequests implements VertxOptionsCustomizer {
  @Override
  public void accept(VertxOptions options) {
    TracingOptions before = options.getTracingOptions();
    options.setTracingOptions(
        new TracingOptions()
            .setFactory(
                _ ->
                    new Door(
                        before == null ? VertxTracer.NOOP : before.getFactory().tracer(before))));
  }

  private static void refuse(HttpServerRequest request) {
    Throwable why = request.decoderResult().cause();
    Problem problem =
        why instanceof TooLongHttpLineException
            ? UnreadableRequests.URI_TOO_LONG
            : why instanceof TooLongHttpHeaderException
                ? UnreadableRequests.HEADERS_TOO_LARGE
                : UnreadableRequests.BAD_REQUEST;
    EarlyAnswers.refuseUnread(request, problem);
  }

  /** Where requests come by, on their way to the tracer. */
  private record Door(VertxTracer<@Nullable Object, @Nullable Object> tracer)
      implements VertxTracer<@Nullable Object, @Nullable Object> {
    @Override
    public <R> @Nullable Object receiveRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        Iterable<Map.Entry<String, String>> headers,
        TagExtractor<R> tags) {
      if (request instanceof HttpServerRequest http
          && http.connection() instanceof HttpServerConnection connection) {
        connection.invalidRequestHandler(InvalidRequests::refuse);
      }
      return tracer.receiveRequest(context, kind, policy, request, operation, headers, tags);
    }

    @Override
    public <R> void sendResponse(
        Context context,
        R response,
        @Nullable Object payload,
        @Nullable Throwable failure,
        TagExtractor<R> tags) {
      tracer.sendResponse(context, response, payload, failure, tags);
    }

    @Override
    public <R> @Nullable Object sendRequest(
        Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        BiConsumer<String, String> headers,
        TagExtractor<R> tags) {
      return tracer.sendRequest(context, kind, policy, request, operation, headers, tags);
    }

    @Override
    public <R> void receiveResponse(
        Context context,
        R response,
        @Nullable Object payload,
        @Nullable Throwable failure,
        TagExtractor<R> tags) {
      tracer.receiveResponse(context, response, payload, failure, tags);
    }

    @Override
    public void close() {
      tracer.close();
    }
  }
}
