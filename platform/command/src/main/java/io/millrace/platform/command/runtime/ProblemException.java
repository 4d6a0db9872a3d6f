package io.millrace.platform.command.runtime;

import org.jspecify.annotations.Nullable;

/** Ends a command with a problem; nothing is stored. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  ProblemException(Problem problem, @Nullable Throwable cause) {
    // Without a stack trace: under load they come by the thousand, and what it was is the problem.
    super(problem.type().code() + ": " + problem.detail(), cause, true, false);
    this.problem = problem;
  }

  /** What to tell the caller. */
  public Problem problem() {
    return problem;
  }
}
