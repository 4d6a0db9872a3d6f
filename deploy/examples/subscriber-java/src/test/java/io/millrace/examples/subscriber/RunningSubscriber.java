package io.millrace.examples.subscriber;

/** A subscriber that was started. */
interface RunningSubscriber {
  /**
   * Whether it still runs.
   *
   * @throws AssertionError if it ended by itself, with what it said
   */
  boolean isRunning();

  /** Ends it and waits for its end; may be called again. */
  void stop() throws Exception;

  /** What it wrote to standard output. */
  String output();

  /** What it wrote to standard error. */
  String complaints();
}
