package io.millrace.cli.suite;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The three services. */
public enum ServiceName {
  COMMAND("command", "command-service", 8080, 9080, 512),
  QUERY("query", "query-service", 8081, 9081, 256),
  PROJECTOR("projector", "projector", 8082, 9082, 384);

  private final String label;
  private final String module;
  private final int defaultPort;
  private final int defaultManagementPort;
  private final int heapMib;

  ServiceName(
      String label, String module, int defaultPort, int defaultManagementPort, int heapMib) {
    this.label = label;
    this.module = module;
    this.defaultPort = defaultPort;
    this.defaultManagementPort = defaultManagementPort;
    this.heapMib = heapMib;
  }

  /** The name on the command line and in JSON. */
  public String label() {
    return label;
  }

  public String module() {
    return module;
  }

  int defaultPort() {
    return defaultPort;
  }

  int defaultManagementPort() {
    return defaultManagementPort;
  }

  int heapMib() {
    return heapMib;
  }

  /** The service that a user means: its label, or the name of its module. */
  public static Optional<ServiceName> of(String text) {
    return Arrays.stream(values())
        .filter(name -> name.label.equals(text) || name.module.equals(text))
        .findFirst();
  }

  /** For messages: {@code command, query, projector}. */
  public static String labels() {
    return Arrays.stream(values()).map(ServiceName::label).collect(Collectors.joining(", "));
  }
}
