package io.millrace.stack;

/**
 * A way to bring the parts of a stack up. Found by {@link java.util.ServiceLoader} and chosen by
 * {@code -Dmillrace.stack=NAME}.
 */
public interface StackProvider {
  String name();

  /**
   * Returns when every part serves. When it throws, nothing of what it started is left.
   *
   * @throws StackException when a part does not come up, or the state folder is in use
   */
  RunningStack start(StackOptions options);

  /** What a provider hands out. */
  interface RunningStack extends AutoCloseable {
    StackDescription description();

    StackProcesses processes();

    /** Ends everything in order; a second call does nothing. */
    @Override
    void close();
  }
}
