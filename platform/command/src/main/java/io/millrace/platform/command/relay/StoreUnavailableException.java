package io.millrace.platform.command.relay;

/** The shard's database did not answer or refused; the relay tries again after a pause. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
