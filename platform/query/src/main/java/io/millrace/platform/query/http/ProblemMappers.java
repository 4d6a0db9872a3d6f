package io.millrace.platform.query.http;

import io.millrace.platform.query.http.Problem.Violation;
import io.millrace.platform.query.runtime.NotYetConsistentException;
import io.millrace.platform.query.runtime.StoreUnavailableException;
import io.millrace.platform.service.logging.CountedLog;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever ends a request early into a problem. No class name and no SQL leaves the house.
 */
class ProblemMappers {
  private static final CountedLog LOG = new CountedLog(ProblemMappers.class);
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String RETRY_AFTER_SECONDS = "1";

  @ServerExceptionMapper
  Response problem(ProblemException failure, HttpHeaders request) {
    ResponseBuilder answer = answer(failure.code(), failure.detail(), failure.errors(), request);
    if (failure.code().isForLater()) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (failure.isStale()) {
      answer.header(Included.STALE_HEADER, "true");
    }
    return answer.build();
  }

  @ServerExceptionMapper
  Response notYet(NotYetConsistentException failure, HttpHeaders request) {
    String detail =
        "The change of your Consistency-Token did not arrive within "
            + failure.waited().toMillis()
            + " ms. Nothing is lost. Ask again, wait longer with 'Prefer: wait=N', or take the"
            + " older state with 'Prefer: handling=lenient'.";
    return answer(QueryProblems.NOT_YET_CONSISTENT, detail, List.of(), request)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  @ServerExceptionMapper
  Response unavailable(StoreUnavailableException failure, HttpHeaders request) {
    String traceId = TraceIds.of(request.getHeaderString("traceparent"));
    LOG.warn(
        ProblemType.STORE_UNAVAILABLE.code(),
        "%s [trace %s]".formatted(failure.getMessage(), traceId));
    String detail =
        "No copy of the read models could answer. Commands are not affected. Ask again in a"
            + " moment.";
    return answer(ProblemType.STORE_UNAVAILABLE, detail, List.of(), traceId)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  Response unauthenticated(HttpHeaders request) {
    String detail =
        request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
            ? "Send 'Authorization: Bearer <token>'."
            : "The bearer token is expired, malformed, or not issued for this service. Get a new"
                + " one.";
    return answer(ProblemType.UNAUTHENTICATED, detail, List.of(), request)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .build();
  }

  @ServerExceptionMapper(ForbiddenException.class)
  Response forbidden(HttpHeaders request) {
    String detail = "The roles of the bearer token do not include one that this needs.";
    return answer(ProblemType.FORBIDDEN, detail, List.of(), request).build();
  }

  /** What the framework refuses by itself: unknown path, method, media type. */
  @ServerExceptionMapper
  Response refused(WebApplicationException failure, HttpHeaders request) {
    Response refusal = failure.getResponse();
    ProblemType code = codeOf(refusal.getStatus());
    if (code.equals(ProblemType.INTERNAL_ERROR)) {
      return failed(failure, request);
    }
    String detail =
        switch (code.status()) {
          case 404 -> "Nothing is served at this path. The paths are listed at /openapi.";
          case 405 -> "This service answers GET and HEAD; commands go to the" + " command-service.";
          case 406 -> "This service answers application/json.";
          default -> code.title() + ".";
        };
    ResponseBuilder answer = answer(code, detail, List.of(), request);
    if (code.equals(ProblemType.METHOD_NOT_ALLOWED)) {
      // Every path of this service answers the same methods; the framework does not always say.
      answer.header(HttpHeaders.ALLOW, METHODS);
    }
    return answer.build();
  }

  @ServerExceptionMapper
  Response failed(Throwable failure, HttpHeaders request) {
    String traceId = TraceIds.of(request.getHeaderString("traceparent"));
    LOG.error(failure, "a request failed [trace " + traceId + "]");
    String detail = "Ask again; if it persists, tell the operator the traceId.";
    return answer(ProblemType.INTERNAL_ERROR, detail, List.of(), traceId).build();
  }

  private static ProblemType codeOf(int status) {
    return switch (status) {
      case 400 -> ProblemType.BAD_REQUEST;
      case 401 -> ProblemType.UNAUTHENTICATED;
      case 403 -> ProblemType.FORBIDDEN;
      case 404 -> ProblemType.NOT_FOUND;
      case 405 -> ProblemType.METHOD_NOT_ALLOWED;
      case 406 -> ProblemType.NOT_ACCEPTABLE;
      case 413 -> ProblemType.BODY_TOO_LARGE;
      case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
      default -> status < 500 ? ProblemType.BAD_REQUEST : ProblemType.INTERNAL_ERROR;
    };
  }

  private static ResponseBuilder answer(
      ProblemType code, String detail, List<Violation> errors, HttpHeaders request) {
    return answer(code, detail, errors, TraceIds.of(request.getHeaderString("traceparent")));
  }

  private static ResponseBuilder answer(
      ProblemType code, String detail, List<Violation> errors, String traceId) {
    return Response.status(code.status())
        .type(Problem.MEDIA_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(Problem.of(code, detail, errors, traceId));
  }
}
