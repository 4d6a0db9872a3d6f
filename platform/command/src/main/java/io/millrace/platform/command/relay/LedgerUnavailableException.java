package io.millrace.platform.command.relay;

/** The shard's database did not answer or refused; the relay tries again after a pause. */
public final class LedgerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LedgerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
