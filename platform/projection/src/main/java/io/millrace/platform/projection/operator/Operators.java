package io.millrace.platform.projection.operator;

import io.millrace.platform.service.callers.CallerRules;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who may operate: bearers of a token with the role {@code operator}. */
@Singleton
class Operators {
  private static final String SCHEME = "Bearer ";

  private final JWTParser tokens;

  Operators(JWTParser tokens) {
    this.tokens = tokens;
  }

  /** Who may not. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    RefusedException(Problem problem) {
      super(problem.detail(), null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /**
   * The caller's name, for the audit trail.
   *
   * @throws RefusedException if it is no operator
   */
  String nameOf(RoutingContext call) {
    String header = call.request().getHeader("Authorization");
    if (header == null || !header.startsWith(SCHEME)) {
      throw new RefusedException(Problem.unauthenticated());
    }
    JsonWebToken token;
    try {
      token = tokens.parse(header.substring(SCHEME.length()).strip());
    } catch (ParseException e) {
      throw new RefusedException(Problem.unauthenticated());
    }
    if (token.getGroups() == null || !token.getGroups().contains(CallerRules.OPERATOR)) {
      throw new RefusedException(Problem.forbidden());
    }
    return String.valueOf(token.getSubject());
  }
}
