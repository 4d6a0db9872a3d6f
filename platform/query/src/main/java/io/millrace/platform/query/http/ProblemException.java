package io.millrace.platform.query.http;

import io.millrace.platform.query.http.Problem.Violation;
import io.millrace.platform.service.problems.ProblemType;
import java.util.List;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ProblemType code;
  private final String detail;
  private final transient List<Violation> errors;
  private final boolean stale;

  /** A problem without a list. */
  public ProblemException(ProblemType code, String detail) {
    this(code, detail, List.of());
  }

  /** A problem with all that is wrong. */
  public ProblemException(ProblemType code, String detail, List<Violation> errors) {
    this(code, detail, errors, false);
  }

  private ProblemException(ProblemType code, String detail, List<Violation> errors, boolean stale) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.errors = List.copyOf(errors);
    this.stale = stale;
  }

  /** There is none with this id that the caller may see. */
  public static ProblemException missing(ProblemType code, String id) {
    return missing(code, id, false);
  }

  /**
   * There is none with this id that the caller may see.
   *
   * @param stale what the caller's token stands for has not arrived, so there may be one by now
   */
  public static ProblemException missing(ProblemType code, String id, boolean stale) {
    return new ProblemException(
        code,
        "There is none with the id '"
            + id
            + "' that you may see. "
            + (stale
                ? "The change of your Consistency-Token has not arrived yet: ask again."
                : "If you have just made it, send the Consistency-Token of that answer along."),
        List.of(),
        stale);
  }

  /** The kind. */
  public ProblemType code() {
    return code;
  }

  /** What happened, and what to do. */
  public String detail() {
    return detail;
  }

  /** Whether a fresher answer might be another. */
  boolean isStale() {
    return stale;
  }

  List<Violation> errors() {
    return errors;
  }
}
