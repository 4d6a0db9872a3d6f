package io.millrace.command.imports.rest;

/** A line that is no record; becomes a refusal of that line alone. */
final class InvalidRecordException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  InvalidRecordException(String reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** A value that cannot be taken. */
  static InvalidRecordException at(String pointer, String rule) {
    return new InvalidRecordException("invalid-record", pointer + " " + rule);
  }

  String reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
