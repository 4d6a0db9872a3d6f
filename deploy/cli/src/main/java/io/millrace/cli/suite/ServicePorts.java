package io.millrace.cli.suite;

import io.millrace.cli.outcome.CliException;
import io.millrace.stack.ports.TcpPorts;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On which ports the services listen. */
public record ServicePorts(Map<ServiceName, Pair> of) {
  private static final int HIGHEST = 65_535;

  /** The port for clients, and the one for health, metrics and info. */
  public record Pair(int http, int management) {}

  public ServicePorts {
    of = Map.copyOf(of);
  }

  /** Eight or nine thousand and eighty and up, as the README says. */
  public static ServicePorts defaults() {
    var ports = new EnumMap<ServiceName, Pair>(ServiceName.class);
    for (ServiceName name : ServiceName.values()) {
      ports.put(name, new Pair(name.defaultPort(), name.defaultManagementPort()));
    }
    return new ServicePorts(ports);
  }

  /** Any six that nobody listens on. */
  public static ServicePorts anyFree() {
    var ports = new EnumMap<ServiceName, Pair>(ServiceName.class);
    for (ServiceName name : ServiceName.values()) {
      ports.put(name, new Pair(TcpPorts.free(), TcpPorts.free()));
    }
    return new ServicePorts(ports);
  }

  /**
   * What the environment asks for: {@code MILLRACE_PORTS=free}, and {@code MILLRACE_COMMAND_PORT},
   * {@code MILLRACE_COMMAND_MANAGEMENT_PORT} and so on, which win.
   *
   * @throws CliException if one of them is no port
   */
  public static ServicePorts of(Map<String, String> environment) {
    ServicePorts ports =
        switch (environment.getOrDefault("MILLRACE_PORTS", "")) {
          case "" -> defaults();
          case "free" -> anyFree();
          default ->
              throw new CliException(
                  "MILLRACE_PORTS is '%s'. The only value that it can have is 'free'; name single ports with MILLRACE_COMMAND_PORT and the like."
                      .formatted(environment.get("MILLRACE_PORTS")));
        };
    for (ServiceName name : ServiceName.values()) {
      String prefix = "MILLRACE_" + name.name();
      ports =
          ports.with(
              name,
              number(environment, prefix + "_PORT"),
              number(environment, prefix + "_MANAGEMENT_PORT"));
    }
    return ports;
  }

  /** The same, with another port where one is given. */
  public ServicePorts with(ServiceName name, @Nullable Integer http, @Nullable Integer management) {
    Pair old = pair(name);
    var ports = new EnumMap<ServiceName, Pair>(of);
    ports.put(
        name,
        new Pair(
            http == null ? old.http : valid(http, name.label()),
            management == null ? old.management : valid(management, name.label() + " management")));
    return new ServicePorts(ports);
  }

  public Pair pair(ServiceName name) {
    Pair pair = of.get(name);
    if (pair == null) {
      throw new IllegalStateException("no port for " + name);
    }
    return pair;
  }

  /**
   * Checks that all of them can be had.
   *
   * @throws io.millrace.stack.StackException that names the first that is taken, and its holder
   */
  public void requireFree() {
    for (ServiceName name : ServiceName.values()) {
      TcpPorts.requireFree(pair(name).http, name.module());
      TcpPorts.requireFree(pair(name).management, "the management of " + name.module());
    }
  }

  private static @Nullable Integer number(Map<String, String> environment, String variable) {
    String text = environment.get(variable);
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new CliException(
          "%s is '%s', which is no port. Set it to 1 to 65535.".formatted(variable, text), e);
    }
  }

  private static int valid(int port, String purpose) {
    if (port < 1 || port > HIGHEST) {
      throw new CliException(
          "Port %d for %s is outside of 1 to 65535. Choose another.".formatted(port, purpose));
    }
    return port;
  }
}
