package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import java.util.Locale;

/** What this machine is, in the words of those who pack binaries. */
record Platform(String system, String processor) {

  /**
   * The machine that this JVM runs on.
   *
   * @throws StackException when no binaries are made for it
   */
  static Platform current() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    if (!os.contains("linux") && !os.contains("mac")) {
      throw new StackException(
          "The local stack runs on Linux and macOS, not on %s. On Windows use it within WSL."
              .formatted(os));
    }
    return new Platform(
        os.contains("mac") ? "darwin" : "linux",
        switch (arch) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default ->
              throw new StackException(
                  "The local stack runs on amd64 and arm64 processors, not on %s.".formatted(arch));
        });
  }

  boolean isLinux() {
    return system.equals("linux");
  }
}
