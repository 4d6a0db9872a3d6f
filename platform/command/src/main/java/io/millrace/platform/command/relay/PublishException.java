package io.millrace.platform.command.relay;

/** The broker did not take a record; the relay begins again at its checkpoint. */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}
