package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.command.runtime.Problem;
import io.millrace.platform.command.runtime.ProblemException;
import io.millrace.platform.service.callers.CallerRules;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.logging.Log;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Operators' addresses on the management port: JSON, for bearer tokens with the role {@code
 * operator} that are verified like those of the ordinary port.
 */
@Singleton
public class OperatorRoutes {
  private static final long BODY_LIMIT = 64 * 1024L;

  private final JWTParser tokens;

  OperatorRoutes(JWTParser tokens) {
    this.tokens = tokens;
  }

  /** Answers an operator's request. May wait: it has a thread of its own. */
  @FunctionalInterface
  public interface Work {
    /**
     * The answer.
     *
     * @param operator subject of the token
     * @param body of the request, empty if it has none
     * @return a record of plain values
     * @throws ProblemException to answer with a problem
     */
    Object answer(String operator, byte[] body) throws Exception;
  }

  /** Serves an address; {@code status} is that of a success. */
  public void serve(Router router, HttpMethod method, String path, int status, Work work) {
    router
        .route(method, path)
        .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT))
        .handler(request -> Thread.ofVirtual().start(() -> answer(request, status, work)))
        .failureHandler(tooLarge());
  }

  private void answer(RoutingContext request, int status, Work work) {
    String traceId =
        TraceIds.traceId(TraceIds.traceparent(request.request().getHeader("traceparent")));
    try {
      String operator = operator(request.request().getHeader("Authorization"));
      Buffer body = request.body().buffer();
      Object answer = work.answer(operator, body == null ? new byte[0] : body.getBytes());
      end(request, status, "application/json", Json.bytes(answer));
    } catch (ProblemException e) {
      refuse(request, e.problem(), traceId);
    } catch (Exception e) {
      Log.errorf(e, "An operator's request failed, trace %s", traceId);
      refuse(request, HttpProblems.of(500), traceId);
    }
  }

  private String operator(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      throw unauthenticated(null);
    }
    try {
      JsonWebToken token = tokens.parse(header.substring("bearer ".length()).strip());
      if (token.getGroups() == null || !token.getGroups().contains(CallerRules.OPERATOR)) {
        throw Problem.of(ProblemType.FORBIDDEN, "This address is for the role operator.")
            .asException();
      }
      return String.valueOf(token.getSubject());
    } catch (ParseException e) {
      throw unauthenticated(e);
    }
  }

  private static ProblemException unauthenticated(@Nullable Exception cause) {
    Problem problem =
        Problem.of(
                ProblemType.UNAUTHENTICATED,
                "The request needs a valid bearer token with the role operator in the header"
                    + " Authorization.")
            .with("WWW-Authenticate", "Bearer");
    return cause == null ? problem.asException() : problem.asException(cause);
  }

  private static Handler<RoutingContext> tooLarge() {
    return request ->
        refuse(
            request,
            HttpProblems.of(request.statusCode() < 0 ? 500 : request.statusCode()),
            TraceIds.traceId(TraceIds.traceparent(null)));
  }

  private static void refuse(RoutingContext request, Problem problem, String traceId) {
    problem.headers().forEach(request.response()::putHeader);
    end(
        request,
        problem.type().status(),
        ProblemJson.MEDIA_TYPE,
        ProblemJson.bytes(problem, traceId));
  }

  private static void end(RoutingContext request, int status, String type, byte[] body) {
    var ignored =
        request
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", type)
            .end(Buffer.buffer(body));
  }
}
