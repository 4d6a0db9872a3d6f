package io.millrace.command.imports.rest;

import io.millrace.platform.command.runtime.Problem;
import io.millrace.platform.command.runtime.rest.ProblemJson;
import io.millrace.platform.command.runtime.rest.TraceIds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Problems on a plain route, before a stream has begun. */
final class ImportProblems {
  private ImportProblems() {}

  static void answer(HttpServerRequest request, Problem problem) {
    String traceparent = TraceIds.traceparent(request.getHeader("traceparent"));
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(problem.type().status())
            .putHeader("Content-Type", ProblemJson.MEDIA_TYPE)
            // The body is not read: the connection cannot carry another request.
            .putHeader("Connection", "close");
    problem.headers().forEach(response::putHeader);
    var ignored =
        response.end(Buffer.buffer(ProblemJson.bytes(problem, TraceIds.traceId(traceparent))));
  }
}
