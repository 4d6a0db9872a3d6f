package io.millrace.platform.command.idempotency;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;

/** What can be wrong with a key that is well-formed. */
public final class IdempotencyProblems {
  private IdempotencyProblems() {}

  public static ProblemException inFlight() {
    return Problem.of(
            CommandProblems.IDEMPOTENCY_IN_FLIGHT,
            "A request with this Idempotency-Key is being worked on. Send the same request again"
                + " after the time in Retry-After; it will get the answer of the first.")
        .with("Retry-After", "1")
        .asException();
  }

  public static ProblemException reused() {
    return Problem.of(
            CommandProblems.IDEMPOTENCY_KEY_REUSED,
            "This Idempotency-Key was used for another request (another path or body). Nothing was"
                + " done. Every new request needs a new key; only a repetition has the old one.")
        .asException();
  }
}
