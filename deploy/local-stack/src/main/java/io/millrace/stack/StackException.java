package io.millrace.stack;

/**
 * The stack, or a part of it, could not do what was asked. The message says what happened, what
 * that means and what to do.
 */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
