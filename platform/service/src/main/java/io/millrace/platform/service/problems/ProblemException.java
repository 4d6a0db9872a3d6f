package io.millrace.platform.service.problems;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem; nothing is stored. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** A problem without further parts. */
  public ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  /** A problem with the parts of the request at fault. */
  public ProblemException(ProblemType type, String detail, List<Fault> errors) {
    this(Problem.of(type, detail, errors));
  }

  /** This problem. */
  public ProblemException(Problem problem) {
    this(problem, null);
  }

  /** A problem and where it came from, which is logged and never shown. */
  public ProblemException(Problem problem, @Nullable Throwable cause) {
    // Without a stack trace: under load they come by the thousand, and what it was is the problem.
    super(problem.type().code() + ": " + problem.detail(), cause, true, false);
    this.problem = problem;
  }

  /** What to tell the caller. */
  public Problem problem() {
    return problem;
  }

  /** The kind of the problem. */
  public ProblemType type() {
    return problem.type();
  }

  /** What happened, and what to do. */
  public String detail() {
    return problem.detail();
  }
}
