package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.command.runtime.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Answers to requests whose body is not read. */
final class EarlyAnswers {
  private EarlyAnswers() {}

  /** Answers, and reads and drops what comes of the body: it is short. */
  static void refuse(HttpServerRequest request, Problem problem) {
    var ignored = begin(request, problem).end(body(request, problem));
  }

  /** Answers, and hangs up: nobody wants what the client would send still. */
  static void refuseAndClose(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = begin(request, problem);
    if (request.version() == HttpVersion.HTTP_2) {
      // Other streams share the connection.
      response.end(body(request, problem)).onComplete(_ -> response.reset());
      return;
    }
    response
        .putHeader("Connection", "close")
        .end(body(request, problem))
        .onComplete(_ -> request.connection().close());
  }

  private static HttpServerResponse begin(HttpServerRequest request, Problem problem) {
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(problem.type().status())
            .putHeader("Content-Type", ProblemJson.MEDIA_TYPE);
    problem.headers().forEach(response::putHeader);
    return response;
  }

  private static Buffer body(HttpServerRequest request, Problem problem) {
    String traceparent = TraceIds.traceparent(request.getHeader("traceparent"));
    return Buffer.buffer(ProblemJson.bytes(problem, TraceIds.traceId(traceparent)));
  }
}
