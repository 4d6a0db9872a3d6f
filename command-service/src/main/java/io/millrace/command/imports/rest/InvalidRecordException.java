package io.millrace.command.imports.rest;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.service.problems.Problem;
import java.util.stream.Collectors;

/** A line that is no record; becomes a refusal of that line alone. */
final class InvalidRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  InvalidRecordException(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** What the rules of request bodies say of the line. */
  static InvalidRecordException of(Problem problem) {
    boolean noObject = problem.errors().stream().anyMatch(fault -> fault.part().isEmpty());
    return noObject || problem.type().equals(CommandProblems.INVALID_JSON)
        ? new InvalidRecordException(
            "malformed-json", "Each line has to be valid JSON, one object. " + problem.detail())
        : new InvalidRecordException(
            "invalid-record",
            problem.errors().stream()
                .map(fault -> fault.part() + " " + fault.detail())
                .collect(Collectors.joining("; ")));
  }

  String reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
