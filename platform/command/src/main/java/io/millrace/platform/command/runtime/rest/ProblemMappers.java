package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.command.runtime.Problem;
import io.millrace.platform.command.runtime.ProblemException;
import io.millrace.platform.service.api.ApiAddresses;
import io.millrace.platform.service.logging.CountedLog;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure as a problem; never a stack trace or a class name. */
public class ProblemMappers {
  private static final CountedLog LOG = new CountedLog(ProblemMappers.class);

  private static final String WHO =
      "The request needs a valid bearer token in the header Authorization: signed by the configured"
          + " issuer, for this audience, not expired.";

  private final ApiAddresses addresses;

  ProblemMappers(ApiAddresses addresses) {
    this.addresses = addresses;
  }

  @ServerExceptionMapper
  Response problem(ProblemException failure, HttpHeaders headers) {
    Problem problem = failure.problem();
    String traceId = traceId(headers);
    if (problem.type().status() >= 500) {
      HttpMetrics.count(problem.type());
      LOG.warn(problem.type().code(), told(failure, traceId));
    }
    return response(problem, traceId);
  }

  // The mappers of the security extension have the default priority; these come before them.
  @ServerExceptionMapper(priority = 1)
  Response unauthorized(UnauthorizedException failure, HttpHeaders headers) {
    return response(unauthenticated(), headers);
  }

  @ServerExceptionMapper(priority = 1)
  Response failed(AuthenticationFailedException failure, HttpHeaders headers) {
    return response(unauthenticated(), headers);
  }

  @ServerExceptionMapper(priority = 1)
  Response forbidden(ForbiddenException failure, HttpHeaders headers) {
    return response(forbidden(), headers);
  }

  @ServerExceptionMapper
  Response web(WebApplicationException failure, HttpHeaders headers, UriInfo uri) {
    int status = failure.getResponse().getStatus();
    return response(
        status == 405
            ? HttpProblems.methodNotAllowed(addresses.method(uri.getPath()))
            : HttpProblems.of(status),
        headers);
  }

  @ServerExceptionMapper
  Response unexpected(Throwable failure, HttpHeaders headers) {
    Problem problem =
        Problem.of(
            ProblemType.INTERNAL_ERROR,
            "The request could not be handled because of a defect on our side. Whether it took"
                + " effect can be found out by repeating it with the same Idempotency-Key. Please"
                + " report the traceId.");
    String traceId = traceId(headers);
    HttpMetrics.count(problem.type());
    LOG.error(failure, "Unexpected failure, trace " + traceId);
    return response(problem, traceId);
  }

  /** The problem and what it came from, on one line. */
  private static String told(ProblemException failure, String traceId) {
    Throwable cause = failure.getCause();
    return "A command was answered %d %s%s, trace %s"
        .formatted(
            failure.problem().type().status(),
            failure.getMessage(),
            cause == null ? "" : " (" + cause + ")",
            traceId);
  }

  static Problem unauthenticated() {
    return Problem.of(ProblemType.UNAUTHENTICATED, WHO)
        .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }

  static Problem forbidden() {
    return Problem.of(ProblemType.FORBIDDEN, "The token's roles do not allow this request.");
  }

  private static Response response(Problem problem, HttpHeaders headers) {
    return response(problem, traceId(headers));
  }

  static Response response(Problem problem, String traceId) {
    ResponseBuilder response =
        Response.status(problem.type().status())
            .type(ProblemJson.MEDIA_TYPE)
            .entity(ProblemJson.bytes(problem, traceId));
    problem.headers().forEach(response::header);
    return response.build();
  }

  private static String traceId(HttpHeaders headers) {
    return TraceIds.traceId(TraceIds.traceparent(headers.getHeaderString("traceparent")));
  }
}
