package io.millrace.platform.service.http;

import io.millrace.platform.service.api.ApiAddresses;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
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
  private final ApiAddresses addresses;

  ProblemMappers(ApiAddresses addresses) {
    this.addresses = addresses;
  }

  @ServerExceptionMapper
  Response problem(ProblemException failure, HttpHeaders headers) {
    return response(failure, headers);
  }

  // The mappers of the security extension have the default priority; this comes before them.
  @ServerExceptionMapper(
      value = {
        UnauthorizedException.class,
        AuthenticationFailedException.class,
        ForbiddenException.class
      },
      priority = 1)
  Response refused(Throwable failure, HttpHeaders headers) {
    return response(failure, headers);
  }

  /** What the framework refuses by itself: unknown path, method, media type. */
  @ServerExceptionMapper
  Response web(WebApplicationException failure, HttpHeaders headers, UriInfo uri) {
    int status = failure.getResponse().getStatus();
    return status >= 500
        ? response(failure, headers)
        : response(HttpProblems.of(status, uri.getPath(), addresses), traceId(headers));
  }

  @ServerExceptionMapper
  Response unexpected(Throwable failure, HttpHeaders headers) {
    return response(failure, headers);
  }

  private static Response response(Throwable failure, HttpHeaders headers) {
    String traceId = traceId(headers);
    return response(HttpProblems.answered(failure, traceId), traceId);
  }

  private static Response response(Problem problem, String traceId) {
    ResponseBuilder response =
        Response.status(problem.type().status())
            .type(Problem.MEDIA_TYPE)
            .entity(ProblemJson.bytes(problem, traceId));
    problem.headers().forEach(response::header);
    return response.build();
  }

  private static String traceId(HttpHeaders headers) {
    return TraceIds.of(headers.getHeaderString(TraceIds.HEADER));
  }
}
