package io.millrace.platform.command.shards;

/** Another driver has taken over: this one stops where it is and touches nothing more. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LeaseLostException(String what) {
    super("another instance drives the move: " + what);
  }
}
