package io.millrace.cli.suite;

import io.millrace.stack.MoreJvmFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The command line that runs a service on this machine: with memory that lets the whole suite fit
 * in about 3 GB, and without variables of the caller's shell that mean something to this command
 * line or to Quarkus, but must not reach a service: {@code MILLRACE_STATE} would be an unknown
 * setting, {@code QUARKUS_HTTP_PORT} would change one behind our back. What only changes what a
 * service tells of itself goes through: where its traces go, and how it logs.
 */
final class ServiceCommand {
  private static final List<String> TELLING = List.of("QUARKUS_OTEL_", "QUARKUS_LOG_");
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Duser.timezone=UTC",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private ServiceCommand() {}

  /**
   * The command.
   *
   * @param ours variables that we set ourselves
   */
  static List<String> of(ServiceName name, Path jar, Set<String> ours) {
    var command = new ArrayList<>(List.of("/usr/bin/env"));
    System.getenv().keySet().stream()
        .filter(variable -> variable.startsWith("MILLRACE_") || variable.startsWith("QUARKUS_"))
        .filter(variable -> !ours.contains(variable))
        .filter(variable -> TELLING.stream().noneMatch(variable::startsWith))
        .forEach(variable -> command.addAll(List.of("-u", variable)));
    command.add(MoreJvmFlags.java());
    command.add("-Xmx" + name.heapMib() + "m");
    command.addAll(FLAGS);
    command.addAll(MoreJvmFlags.get());
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }
}
