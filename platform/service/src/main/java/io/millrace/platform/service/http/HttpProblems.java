package io.millrace.platform.service.http;

import io.millrace.platform.service.api.ApiAddresses;
import io.millrace.platform.service.logging.CountedLog;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import java.time.Duration;

/** What a failure is for who asked; no class name and no SQL leaves the house. */
public final class HttpProblems {
  private static final CountedLog LOG = new CountedLog(HttpProblems.class);

  private static final Problem UNAUTHENTICATED =
      Problem.of(
              ProblemType.UNAUTHENTICATED,
              "The request needs a valid bearer token, as 'Authorization: Bearer <token>': signed by"
                  + " the configured issuer, for this audience, not expired.")
          .with("WWW-Authenticate", "Bearer");

  private static final Problem FORBIDDEN =
      Problem.of(
          ProblemType.FORBIDDEN,
          "The roles of the bearer token do not include one that this request needs.");

  private HttpProblems() {}

  /** The problem that this failure is; an unexpected one is logged. */
  public static ProblemException of(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case UnauthorizedException _, AuthenticationException _ -> UNAUTHENTICATED.asException();
      case ForbiddenException _ -> FORBIDDEN.asException();
      default -> {
        LOG.error(failure, "Unexpected failure");
        yield Problem.of(
                ProblemType.INTERNAL_ERROR,
                "The request could not be handled because of a defect on our side. Whether a"
                    + " command took effect can be found out by repeating it with the same"
                    + " Idempotency-Key. Please report the traceId.")
            .asException(failure);
      }
    };
  }

  /**
   * The problem that this failure of a request is. What is our fault is logged, with its cause, and
   * counted.
   */
  public static Problem answered(Throwable failure, String traceId) {
    ProblemException told = of(failure);
    if (told.type().status() >= 500) {
      LOG.warn(told.type().code(), told(told, traceId));
      HttpMetrics.count(told.type());
    }
    return told.problem();
  }

  /** The problem and what it came from, on one line. */
  private static String told(ProblemException failure, String traceId) {
    Throwable cause = failure.getCause();
    return "A request was answered %d %s%s, trace %s"
        .formatted(
            failure.type().status(),
            failure.getMessage(),
            cause == null ? "" : " (" + cause + ")",
            traceId);
  }

  /** The problem that a bare status of the framework stands for, at this path. */
  static Problem of(int status, String path, ApiAddresses addresses) {
    return status == 405 ? methodNotAllowed(addresses.allow(path)) : of(status);
  }

  /** The problem that a bare status stands for. */
  public static Problem of(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
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
      case 413 ->
          Problem.of(
              ProblemType.BODY_TOO_LARGE,
              "The body is larger than this service takes. Nothing was done. Send less at once.");
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

  private static Problem badRequest(String detail) {
    return Problem.of(ProblemType.BAD_REQUEST, detail + " Nothing was done.");
  }

  /** A 405 with the methods that the address takes. */
  public static Problem methodNotAllowed(String allow) {
    return of(405).with("Allow", allow);
  }

  static Problem tooSlow(Duration limit) {
    return Problem.of(
        ProblemType.REQUEST_TIMEOUT,
        "The request was not complete within %d seconds. Nothing was done. Send it again, in one go."
            .formatted(limit.toSeconds()));
  }

  static Problem tooLarge(long maxBytes) {
    return Problem.of(
        ProblemType.BODY_TOO_LARGE,
        "At most %d bytes are read of a body. Nothing was done. Send less at once, in several requests; the API's description names what is meant for masses of data."
            .formatted(maxBytes));
  }
}
