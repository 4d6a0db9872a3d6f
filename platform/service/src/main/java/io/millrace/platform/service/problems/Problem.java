package io.millrace.platform.service.problems;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An error as RFC 9457 wants it told.
 *
 * @param type which error; has a page under {@code docs/problems/}
 * @param detail what happened, what it means, what to do
 * @param errors the parts of the request at fault, all at once
 * @param facts what a program needs to go on, by name
 * @param headers that go with the answer; what may be answered in a moment has {@code Retry-After}
 */
public record Problem(
    ProblemType type,
    String detail,
    List<Fault> errors,
    Map<String, Object> facts,
    Map<String, String> headers) {
  /** Media type of RFC 9457. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** What every problem has: it is of one request, and never of the next that looks like it. */
  private static final Map<String, String> UNCACHED = Map.of("Cache-Control", "no-store");

  private static final Map<String, String> FOR_LATER =
      Map.of("Cache-Control", "no-store", "Retry-After", "1");

  public Problem {
    errors = List.copyOf(errors);
    facts = Map.copyOf(facts);
    headers = Map.copyOf(headers);
  }

  /** A problem without further parts. */
  public static Problem of(ProblemType type, String detail) {
    return of(type, detail, List.of());
  }

  /** A problem with the parts of the request at fault. */
  public static Problem of(ProblemType type, String detail, List<Fault> errors) {
    return new Problem(type, detail, errors, Map.of(), type.isForLater() ? FOR_LATER : UNCACHED);
  }

  /** The same with these facts. */
  public Problem with(Map<String, Object> told) {
    return new Problem(type, detail, errors, told, headers);
  }

  /** The same with one more header. */
  public Problem with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Problem(type, detail, errors, facts, more);
  }

  /** The same as a failure. */
  public ProblemException asException() {
    return new ProblemException(this);
  }

  /** The same as a failure with its cause, which is logged and never shown. */
  public ProblemException asException(Throwable cause) {
    return new ProblemException(this, cause);
  }
}
