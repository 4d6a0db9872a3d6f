package io.millrace.platform.command.runtime;

import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.decision.Rejection.Fault;
import io.millrace.platform.service.problems.ProblemType;
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
 * @param headers that go with the answer, for example {@code Retry-After}
 */
public record Problem(
    ProblemType type,
    String detail,
    List<Fault> errors,
    Map<String, Object> facts,
    Map<String, String> headers) {
  public Problem {
    errors = List.copyOf(errors);
    facts = Map.copyOf(facts);
    headers = Map.copyOf(headers);
  }

  /** A problem without further parts. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of(), Map.of());
  }

  /** A problem with the parts of the request at fault. */
  public static Problem of(ProblemType type, String detail, List<Fault> errors) {
    return new Problem(type, detail, errors, Map.of(), Map.of());
  }

  /** The problem that tells a domain's refusal. */
  public static Problem of(Rejection rejection) {
    return new Problem(
        rejection.type(), rejection.detail(), rejection.faults(), rejection.facts(), Map.of());
  }

  /** The same with one more header. */
  public Problem with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Problem(type, detail, errors, facts, more);
  }

  /** The same as a failure. */
  public ProblemException asException() {
    return new ProblemException(this, null);
  }

  /** The same as a failure with its cause, which is logged and never shown. */
  public ProblemException asException(Throwable cause) {
    return new ProblemException(this, cause);
  }
}
