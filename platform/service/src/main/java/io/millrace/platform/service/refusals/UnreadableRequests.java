package io.millrace.platform.service.refusals;

import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;

/** Problems of requests of which little can be trusted. */
final class UnreadableRequests {
  static final Problem BAD_REQUEST =
      Problem.of(
          ProblemType.BAD_REQUEST,
          "The request line, the address or a header breaks the rules of HTTP, such as %ZZ in an"
              + " address. Nothing was done.");

  static final Problem AMBIGUOUS =
      Problem.of(
          ProblemType.BAD_REQUEST,
          "A proxy could read the request in another way than this server: Host, Authorization,"
              + " Content-Length and Last-Event-ID may stand in it once, and"
              + " Transfer-Encoding only as chunked and without Content-Length. Nothing was done.");

  static final Problem URI_TOO_LONG =
      Problem.of(
          ProblemType.URI_TOO_LONG,
          "The request line is longer than this server reads. Nothing was done. Ask for less at"
              + " once.");

  static final Problem HEADERS_TOO_LARGE =
      Problem.of(
          ProblemType.HEADERS_TOO_LARGE,
          "The headers are longer together than this server reads. Nothing was done. Send fewer.");

  private UnreadableRequests() {}
}
