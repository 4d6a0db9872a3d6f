package io.millrace.platform.query.http;

import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;

/** The refusal of what is not there, or not for this caller. */
public final class Missing {
  private Missing() {}

  /** There is none with this id that the caller may see. */
  public static ProblemException of(ProblemType type, String id) {
    return of(type, id, false);
  }

  /**
   * There is none with this id that the caller may see.
   *
   * @param stale what the caller's token stands for has not arrived, so there may be one by now
   */
  public static ProblemException of(ProblemType type, String id, boolean stale) {
    Problem problem =
        Problem.of(
            type,
            "There is none with the id '%s' that you may see. %s"
                .formatted(
                    id,
                    stale
                        ? "The change of your Consistency-Token has not arrived yet: ask again."
                        : "If you have just made it, send the Consistency-Token of that answer"
                            + " along."));
    return (stale ? problem.with(Included.STALE_HEADER, "true") : problem).asException();
  }
}
