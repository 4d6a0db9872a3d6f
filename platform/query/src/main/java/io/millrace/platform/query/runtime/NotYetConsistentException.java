package io.millrace.platform.query.runtime;

import java.time.Duration;

/** The change that a reader asked for did not arrive in the time that it wanted to wait. */
public final class NotYetConsistentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration waited;

  NotYetConsistentException(Duration waited) {
    super("not yet consistent after " + waited);
    this.waited = waited;
  }

  /** How long the reader was willing to wait. */
  public Duration waited() {
    return waited;
  }
}
