package io.millrace.command.runtime;

import org.jspecify.annotations.Nullable;

/** Ends a command with a problem; nothing is stored. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.type().code() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  /** What to tell the caller. */
  public Problem problem() {
    return problem;
  }
}
