package io.millrace.stack;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Ports that are wanted, by process name ({@code write-0}, {@code read}, {@code replica-0}, {@code
 * kafka}, {@code kafka-controller}, {@code redis}). A process that is not named here gets the port
 * of the last run if that is free, else any free one.
 */
public record Ports(Map<String, Integer> fixed) {

  public Ports {
    fixed = Map.copyOf(fixed);
    fixed.forEach(Ports::requireValid);
  }

  public static Ports anyFree() {
    return new Ports(Map.of());
  }

  public Ports with(String name, int port) {
    var all = new HashMap<>(fixed);
    all.put(name, port);
    return new Ports(all);
  }

  public OptionalInt of(String name) {
    Integer port = fixed.get(name);
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private static void requireValid(String name, int port) {
    if (port < 1 || port > 65_535) {
      throw new StackException(
          "Port %d for %s is outside of 1 to 65535. Choose another.".formatted(port, name));
    }
  }
}
