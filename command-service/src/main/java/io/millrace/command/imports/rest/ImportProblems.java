package io.millrace.command.imports.rest;

import io.millrace.command.runtime.Problem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Problems on a plain route, before a stream has begun. */
final class ImportProblems {
  private ImportProblems() {}

  static void answer(HttpServerResponse response, Problem problem) {
    JsonObject body =
        new JsonObject()
            .put("type", problem.type().uri())
            .put("title", problem.type().title())
            .put("status", problem.type().status())
            .put("detail", problem.detail())
            .put("code", problem.type().code());
    response
        .setStatusCode(problem.type().status())
        .putHeader("Content-Type", "application/problem+json");
    problem.headers().forEach(response::putHeader);
    if (problem.type().status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    // The body is not read: the connection cannot carry another request.
    response.putHeader("Connection", "close");
    var ignored = response.end(body.toBuffer());
  }
}
