package io.millrace.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell scripts that stand between this JVM and its children. */
final class Scripts {
  /** Starts a program once its starter says so; see the script. */
  static final String GATE = read("gate.sh");

  /** Ends the children of a JVM that is gone; see the script. */
  static final String REAPER = read("reaper.sh");

  private Scripts() {}

  private static String read(String name) {
    try (var in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The resource " + name + " is missing in the local-stack library.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
