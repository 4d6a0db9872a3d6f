package io.millrace.cli.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Variables of the caller's shell that mean something to this command line or to Quarkus, but must
 * not reach a service: {@code MILLRACE_STATE} would be an unknown setting, {@code
 * QUARKUS_HTTP_PORT} would change one behind our back. What only changes what a service tells of
 * itself goes through: where its traces go, and how it logs.
 */
final class ForeignSettings {
  private static final List<String> TELLING = List.of("QUARKUS_OTEL_", "QUARKUS_LOG_");

  private ForeignSettings() {}

  /** A command prefix that runs the rest without them, save those that we set ourselves. */
  static List<String> withoutThemExcept(Set<String> ours) {
    var command = new ArrayList<>(List.of("/usr/bin/env"));
    System.getenv().keySet().stream()
        .filter(name -> name.startsWith("MILLRACE_") || name.startsWith("QUARKUS_"))
        .filter(name -> !ours.contains(name))
        .filter(name -> TELLING.stream().noneMatch(name::startsWith))
        .forEach(name -> command.addAll(List.of("-u", name)));
    return command;
  }
}
