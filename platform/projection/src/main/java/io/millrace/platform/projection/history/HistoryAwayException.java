package io.millrace.platform.projection.history;

/**
 * Past events cannot be read just now: a ledger does not answer, or a file of the archive is not
 * what was written. The message says which and why, and nothing of it was given.
 */
public final class HistoryAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public HistoryAwayException(String message) {
    super(message);
  }

  public HistoryAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
