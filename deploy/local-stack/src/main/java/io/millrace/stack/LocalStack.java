package io.millrace.stack;

import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * A running stack: write primaries, the read primary with its replicas, Kafka and Redis, each a
 * process of its own. All of them end with {@link #close()}, and by themselves when this JVM ends
 * in any way.
 */
public final class LocalStack implements AutoCloseable {
  /**
   * The system property that names the {@link StackProvider}; default {@value #DEFAULT_PROVIDER}.
   */
  public static final String PROVIDER_PROPERTY = "millrace.stack";

  private static final String DEFAULT_PROVIDER = "embedded";

  private final StackProvider.RunningStack running;

  LocalStack(StackProvider.RunningStack running) {
    this.running = running;
  }

  /**
   * Starts everything and returns when all of it serves.
   *
   * @throws StackException when a part does not come up (nothing is left running then), the state
   *     folder is in use, or a wanted port is taken
   */
  public static LocalStack start(StackOptions options) {
    String wanted = System.getProperty(PROVIDER_PROPERTY, DEFAULT_PROVIDER);
    return new LocalStack(provider(wanted).start(options));
  }

  public StackDescription description() {
    return running.description();
  }

  /** A handle on the single processes, for faults. */
  public StackProcesses processes() {
    return running.processes();
  }

  /** Ends everything in order; data stays in the state folder. */
  @Override
  public void close() {
    running.close();
  }

  private static StackProvider provider(String wanted) {
    var all =
        ServiceLoader.load(StackProvider.class, LocalStack.class.getClassLoader()).stream()
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
                            all.stream()
                                .map(StackProvider::name)
                                .collect(Collectors.joining(", ")))));
  }
}
