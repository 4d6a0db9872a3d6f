package io.millrace.stack;

import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * A running stack: write primaries, the read primary with its replicas, Kafka and Redis, each a
 * process of its own. All of them end with {@link #close()}, and by themselves when this JVM ends
 * in any way.
 */
public interface LocalStack extends AutoCloseable {
  /** The system property that names the {@link Provider}; default {@value #DEFAULT_PROVIDER}. */
  String PROVIDER_PROPERTY = "millrace.stack";

  /** Processes of this machine. */
  String DEFAULT_PROVIDER = "embedded";

  /** A way to bring the parts of a stack up, found by {@link ServiceLoader}. */
  interface Provider {
    String name();

    /**
     * Returns when every part serves. When it throws, nothing of what it started is left.
     *
     * @throws StackException when a part does not come up, or the state folder is in use
     */
    LocalStack start(StackOptions options);
  }

  /**
   * Starts everything and returns when all of it serves.
   *
   * @throws StackException when a part does not come up (nothing is left running then), the state
   *     folder is in use, or a wanted port is taken
   */
  static LocalStack start(StackOptions options) {
    String wanted = System.getProperty(PROVIDER_PROPERTY, DEFAULT_PROVIDER);
    var all =
        ServiceLoader.load(Provider.class, LocalStack.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return all.stream()
        .filter(provider -> provider.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "There is no stack provider named '%s' (system property %s). Use one of: %s."
                        .formatted(
                            wanted,
                            PROVIDER_PROPERTY,
                            all.stream().map(Provider::name).collect(Collectors.joining(", ")))))
        .start(options);
  }

  StackDescription description();

  /** A handle on the single processes, for faults. */
  StackProcesses processes();

  /** Ends everything in order; data stays in the state folder. A second call does nothing. */
  @Override
  void close();
}
