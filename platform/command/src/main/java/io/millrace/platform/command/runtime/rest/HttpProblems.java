package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.command.runtime.Problem;
import io.millrace.platform.service.problems.ProblemType;
import java.time.Duration;

/** What the HTTP layer refuses before a command is seen. */
public final class HttpProblems {
  private HttpProblems() {}

  /** The problem that a bare status stands for. */
  static Problem of(int status) {
    return switch (status) {
      case 404 ->
          Problem.of(
              ProblemType.NOT_FOUND,
              "There is nothing under this address. The description of the API is at /openapi.");
      case 405 ->
          Problem.of(
              ProblemType.METHOD_NOT_ALLOWED,
              "The address exists, but not with this method; the header Allow lists those that do.");
      case 406 ->
          Problem.of(
              ProblemType.NOT_ACCEPTABLE,
              "Answers are application/json, or application/problem+json for errors; the header"
                  + " Accept does not take them.");
      case 400 -> badRequest("The request is not valid HTTP for this address.");
      case 413 -> tooLarge();
      case 415 ->
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "The body has to be application/json in UTF-8; say so in the header Content-Type.");
      default ->
          status >= 500
              ? Problem.of(
                  ProblemType.INTERNAL_ERROR,
                  "The request could not be handled because of a defect on our side.")
              : badRequest("The request cannot be taken (HTTP status %d).".formatted(status));
    };
  }

  static Problem badRequest(String detail) {
    return Problem.of(ProblemType.BAD_REQUEST, detail + " Nothing was done.");
  }

  /** A 405 with the method that the address takes. */
  public static Problem methodNotAllowed(String method) {
    return of(405).with("Allow", method + ", OPTIONS");
  }

  static Problem tooSlow(Duration limit) {
    return Problem.of(
        ProblemType.REQUEST_TIMEOUT,
        "The request was not complete within %d seconds. Nothing was done. Send it again, in one go."
            .formatted(limit.toSeconds()));
  }

  static Problem tooLarge() {
    return Problem.of(
        ProblemType.BODY_TOO_LARGE,
        "The body is larger than this service takes. Send less at once, in"
            + " several requests; the API's description names what is meant for masses of data.");
  }
}
