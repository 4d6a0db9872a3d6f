package io.millrace.cli.suite;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The three services. */
public enum ServiceName {
  COMMAND("command", "command-service", 8080, 9080),
  QUERY("query", "query-service", 8081, 9081),
  PROJECTOR("projector", "projector", 8082, 9082);

  private final String label;
  private final String module;
  private final int defaultPort;
  private final int defaultManagementPort;

  ServiceName(String label, String module, int defaultPort, int defaultManagementPort) {
    this.label = label;
    this.module = module;
    this.defaultPort = defaultPort;
    this.defaultManagementPort = defaultManagementPort;
  }

  /** The name on the command line and in JSON. */
  public String label() {
    return label;
  }

  /** The Maven module. */
  public String module() {
    return module;
  }

  int defaultPort() {
    return defaultPort;
  }

  int defaultManagementPort() {
    return defaultManagementPort;
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
