package io.millrace.platform.query.http;

import io.millrace.platform.query.runtime.NotYetConsistentException;
import io.millrace.platform.query.runtime.StoreUnavailableException;
import io.millrace.platform.service.logging.CountedLog;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;

/** What a failure is for who asked; no class name and no SQL leaves the house. */
public final class Failures {
  private static final CountedLog LOG = new CountedLog(Failures.class);

  private Failures() {}

  /** The problem that this failure is. */
  public static ProblemException of(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case NotYetConsistentException late ->
          new ProblemException(
              QueryProblems.NOT_YET_CONSISTENT,
              "The change did not arrive within " + late.waited().toMillis() + " ms. Ask again.");
      case StoreUnavailableException gone ->
          new ProblemException(
              ProblemType.STORE_UNAVAILABLE,
              "No copy of the read models could answer. Ask again in a moment.");
      case UnauthorizedException unknown -> unauthenticated();
      case AuthenticationException refused -> unauthenticated();
      case ForbiddenException refused ->
          new ProblemException(
              ProblemType.FORBIDDEN,
              "The roles of the bearer token do not include one that this needs.");
      default -> {
        LOG.error(failure, "a request failed");
        yield new ProblemException(
            ProblemType.INTERNAL_ERROR, "Ask again; if it persists, tell the operator.");
      }
    };
  }

  private static ProblemException unauthenticated() {
    return new ProblemException(
        ProblemType.UNAUTHENTICATED,
        "Send 'Authorization: Bearer <token>' with a token that is valid and issued for this"
            + " service.");
  }
}
