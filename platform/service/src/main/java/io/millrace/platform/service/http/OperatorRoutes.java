package io.millrace.platform.service.http;

import io.millrace.platform.service.callers.CallerRules;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
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
  private static final long BODY_LIMIT = 1 << 20;

  private final JWTParser tokens;

  OperatorRoutes(JWTParser tokens) {
    this.tokens = tokens;
  }

  /**
   * An operator's request.
   *
   * @param operator subject of the token
   */
  public record Call(String operator, RoutingContext request) {
    /** The body, empty if it has none. */
    public byte[] body() {
      Buffer body = request.body().buffer();
      return body == null ? new byte[0] : body.getBytes();
    }
  }

  /** Answers an operator's request. May wait: it has a thread of its own. */
  @FunctionalInterface
  public interface Work {
    /**
     * The answer.
     *
     * @return a record of plain values, or the bytes of JSON
     * @throws ProblemException to answer with a problem
     */
    Object answer(Call call) throws Exception;
  }

  /** Serves an address; {@code status} is that of a success. */
  public void serve(Router router, HttpMethod method, String path, int status, Work work) {
    router
        .route(method, path)
        .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT))
        .handler(request -> Thread.ofVirtual().start(() -> answer(request, status, work)))
        .failureHandler(
            request ->
                EarlyAnswers.refuse(
                    request.request(),
                    HttpProblems.of(request.statusCode() < 0 ? 500 : request.statusCode())));
  }

  private void answer(RoutingContext request, int status, Work work) {
    String traceId = TraceIds.of(request.request().getHeader(TraceIds.HEADER));
    try {
      String operator = operator(request.request().getHeader("Authorization"));
      Object answer = work.answer(new Call(operator, request));
      var unused =
          request
              .response()
              .setStatusCode(status)
              .putHeader("Content-Type", "application/json")
              .end(Buffer.buffer(answer instanceof byte[] json ? json : Json.bytes(answer)));
    } catch (Exception e) {
      var unused =
          EarlyAnswers.answer(request.request(), HttpProblems.answered(e, traceId), traceId);
    }
  }

  private String operator(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      throw HttpProblems.of(401).asException();
    }
    try {
      JsonWebToken token = tokens.parse(header.substring("bearer ".length()).strip());
      if (token.getGroups() == null || !token.getGroups().contains(CallerRules.OPERATOR)) {
        throw new ProblemException(
            ProblemType.FORBIDDEN, "This address needs a token with the role operator.");
      }
      return String.valueOf(token.getSubject());
    } catch (ParseException e) {
      throw HttpProblems.of(401).asException(e);
    }
  }
}
