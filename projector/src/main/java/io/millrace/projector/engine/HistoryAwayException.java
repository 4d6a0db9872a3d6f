package io.millrace.projector.engine;

/** A ledger does not answer just now; the message says which and why. */
public final class HistoryAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public HistoryAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
