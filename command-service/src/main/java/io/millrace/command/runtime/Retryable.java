package io.millrace.command.runtime;

/** The transaction was undone and may succeed when done again: a deadlock, a lost race. */
public final class Retryable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Retryable(String reason, Throwable cause) {
    super(reason, cause);
  }

  public Retryable(String reason) {
    super(reason);
  }
}
