package io.millrace.platform.events.codec;

/** The text is no event that this version knows how to read; the message says which part. */
public final class EventDecodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EventDecodeException(String message) {
    super(message);
  }

  public EventDecodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
