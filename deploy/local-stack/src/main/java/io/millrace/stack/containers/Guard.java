package io.millrace.stack.containers;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A shell beside this JVM that removes the containers when this JVM is gone, be it by SIGKILL. It
 * needs the program {@code docker} and does nothing without it.
 */
final class Guard implements AutoCloseable {
  private static final String SCRIPT = script();
  // A session of its own, so that Ctrl-C spares it; see Reaper.
  private static final String START =
      "if command -v setsid >/dev/null 2>&1; then exec setsid /bin/sh -c \"$1\" millrace-guard \"$2\"; fi; exec /bin/sh -c \"$1\" millrace-guard \"$2\"";

  private final Process shell;

  Guard(String label, String engineAddress) {
    try {
      var builder =
          new ProcessBuilder(List.of("/bin/sh", "-c", START, "sh", SCRIPT, label))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("DOCKER_HOST", engineAddress);
      shell = builder.start();
    } catch (IOException e) {
      throw new StackException(
          "Could not run /bin/sh, which guards the containers: " + e.getMessage(), e);
    }
  }

  /** Nothing is left to be removed. */
  @Override
  public void close() {
    try (var pipe = shell.outputWriter()) {
      pipe.write("done\n");
    } catch (IOException shellIsGone) {
      // Without docker it ends at once.
    }
  }

  private static String script() {
    try (var in = Guard.class.getResourceAsStream("guard.sh")) {
      if (in == null) {
        throw new IllegalStateException(
            "The resource guard.sh is missing in the local-stack library.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
