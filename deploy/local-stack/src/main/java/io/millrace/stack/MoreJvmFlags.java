package io.millrace.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Flags for the JVMs that are started on this machine, the services' and the broker's, behind their
 * own: {@code MILLRACE_JVM_FLAGS}, with spaces between them. For a profiler, say, or what else
 * several JVMs can have at once; and tests, which end before the better compiler pays, do without
 * it there, too.
 */
public final class MoreJvmFlags {
  private static final String VARIABLE = "MILLRACE_JVM_FLAGS";

  private MoreJvmFlags() {}

  /** Of this process's environment. */
  public static List<String> get() {
    return of(System.getenv());
  }

  static List<String> of(Map<String, String> environment) {
    return Stream.of(environment.getOrDefault(VARIABLE, "").split(" "))
        .filter(flag -> !flag.isEmpty())
        .toList();
  }

  /** The {@code java} that this JVM was started with. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
