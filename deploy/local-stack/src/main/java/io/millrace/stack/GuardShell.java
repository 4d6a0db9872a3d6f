package io.millrace.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A shell beside this JVM that cleans up when this JVM is gone, be it by SIGKILL: the system closes
 * the pipe between them then. Shutdown hooks alone do not run on SIGKILL.
 */
public final class GuardShell implements AutoCloseable {
  // In a session of its own where the system has setsid, so that a signal to the whole process
  // group of the JVM spares it.
  // The scripts ignore the signals of a terminal in any case.
  private static final String START =
      "if command -v setsid >/dev/null 2>&1; then exec setsid /bin/sh -c \"$@\"; fi; exec /bin/sh -c \"$@\"";

  private final Process shell;
  private final Writer pipe;

  /** Runs a script with a name for lists of processes, arguments, and more of an environment. */
  public GuardShell(
      String script, String name, List<String> arguments, Map<String, String> environment) {
    var command = new ArrayList<>(List.of("/bin/sh", "-c", START, "sh", script, name));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().putAll(environment);
    try {
      shell = builder.start();
    } catch (IOException e) {
      throw new StackException(
          "Could not run /bin/sh, which guards what is started here: " + e.getMessage(), e);
    }
    pipe = shell.outputWriter();
  }

  public static String script(Class<?> owner, String name) {
    try (var in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The resource " + name + " is missing in the local-stack library.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it a line; one that has ended is a {@link StackException}. */
  public synchronized void tell(String line) {
    try {
      pipe.write(line + "\n");
      pipe.flush();
    } catch (IOException e) {
      throw new StackException(
          "The guard of the child processes (process %d) has ended, so no child can be started safely. Start the stack again."
              .formatted(shell.pid()),
          e);
    }
  }

  public synchronized void tellIfAlive(String line) {
    if (shell.isAlive()) {
      tell(line);
    }
  }

  /** Ends the shell, which does what it is for. */
  @Override
  public synchronized void close() {
    try {
      pipe.close();
    } catch (IOException shellIsGone) {
      // Nothing is left to be ended by it.
    }
  }
}
