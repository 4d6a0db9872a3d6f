package io.millrace.command.runtime.rest;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells a body that announces too great a length as a problem. Quarkus itself refuses it too, and
 * those that announce nothing and grow, but without a word.
 */
@Singleton
class BodyLimit {
  /** Behind the stream of imports, which has no limit, and before Quarkus looks at the length. */
  private static final int EARLY = 10;

  private final long maxBytes;

  BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
    maxBytes = limit.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext request) {
    OptionalLong length = length(request.request().getHeader("Content-Length"));
    if (length.isEmpty() || length.getAsLong() <= maxBytes) {
      request.next();
      return;
    }
    String traceId =
        TraceIds.traceId(TraceIds.traceparent(request.request().getHeader("traceparent")));
    request
        .response()
        .setStatusCode(413)
        .putHeader("Content-Type", ProblemJson.MEDIA_TYPE)
        // The body is not read, so the connection cannot be used again.
        .putHeader("Connection", "close")
        .end(Buffer.buffer(ProblemJson.bytes(HttpProblems.tooLarge(), traceId)))
        .onComplete(_ -> request.request().connection().close());
  }

  private static OptionalLong length(@Nullable String header) {
    try {
      return header == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(header));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
