package io.millrace.cli.suite;

import io.millrace.stack.MoreJvmFlags;
import java.util.List;
import java.util.stream.Stream;

/** Memory and start-up of the services on one machine: the whole suite fits in about 3 GB. */
final class JvmFlags {
  private static final List<String> ALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Duser.timezone=UTC",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private JvmFlags() {}

  static List<String> of(ServiceName name) {
    String heap =
        switch (name) {
          case COMMAND -> "-Xmx512m";
          case QUERY -> "-Xmx256m";
          case PROJECTOR -> "-Xmx384m";
        };
    return Stream.of(List.of(heap), ALL, MoreJvmFlags.get()).flatMap(List::stream).toList();
  }
}
