package io.millrace.platform.query.freshness;

import io.millrace.platform.service.problems.ProblemException;
import java.time.Duration;

/** The change that a reader asked for did not arrive in the time that it wanted to wait. */
public final class NotYetConsistentException extends ProblemException {
  private static final long serialVersionUID = 1;

  /**
   * @param waited how long the reader was willing to
   */
  NotYetConsistentException(Duration waited) {
    super(
        QueryProblems.NOT_YET_CONSISTENT,
        "The change of your Consistency-Token did not arrive within %d ms. Nothing is lost. Ask again, wait longer with 'Prefer: wait=N', or take the older state with 'Prefer: handling=lenient'."
            .formatted(waited.toMillis()));
  }
}
