package io.millrace.cli.outcome;

/**
 * What was asked could not be done. The message says what happened, what it means and what to do.
 */
public class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;

  public CliException(String message) {
    super(message);
    this.message = message;
  }

  public CliException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public final String getMessage() {
    return message;
  }
}
