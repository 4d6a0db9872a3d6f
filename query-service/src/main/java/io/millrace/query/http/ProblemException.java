package io.millrace.query.http;

import io.millrace.query.http.Problem.Violation;
import java.util.List;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ProblemCode code;
  private final String detail;
  private final transient List<Violation> errors;

  /** A problem without a list. */
  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of());
  }

  /** A problem with all that is wrong. */
  public ProblemException(ProblemCode code, String detail, List<Violation> errors) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.errors = List.copyOf(errors);
  }

  /** There is none with this id that the caller may see. */
  public static ProblemException missing(ProblemCode code, String id) {
    return new ProblemException(
        code,
        "There is none with the id '"
            + id
            + "' that you may see. If you have just made it, send the Consistency-Token of that"
            + " answer along.");
  }

  /** The kind. */
  public ProblemCode code() {
    return code;
  }

  /** What happened, and what to do. */
  public String detail() {
    return detail;
  }

  List<Violation> errors() {
    return errors;
  }
}
