package io.millrace.stack;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * A shell beside this JVM that ends every guarded child when this JVM is gone, be it by SIGKILL:
 * the system closes the pipe between them then. Shutdown hooks alone do not run on SIGKILL.
 */
final class Reaper implements AutoCloseable {
  // In a session of its own where the system has setsid, so that a signal to the whole process
  // group of the JVM spares it.
  // The script ignores the signals of a terminal in any case.
  private static final String START =
      "if command -v setsid >/dev/null 2>&1; then exec setsid /bin/sh -c \"$1\" millrace-reaper; fi; exec /bin/sh -c \"$1\" millrace-reaper";

  private final Process shell;
  private final Writer pipe;

  Reaper() {
    try {
      shell =
          new ProcessBuilder(List.of("/bin/sh", "-c", START, "sh", Scripts.REAPER))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new StackException(
          "Could not run /bin/sh, which guards the child processes: " + e.getMessage(), e);
    }
    pipe = shell.outputWriter();
  }

  /** From now on the process cannot outlive this JVM. */
  synchronized void guard(long pid, StopSignal signal) {
    write("+ " + pid + " " + signal + "\n");
  }

  /** The process has ended; whoever gets its id next is none of ours. */
  synchronized void forget(long pid) {
    if (shell.isAlive()) {
      write("- " + pid + "\n");
    }
  }

  /** Ends the shell, and with it whatever is still guarded. */
  @Override
  public synchronized void close() {
    try {
      pipe.close();
    } catch (IOException shellIsGone) {
      // Nothing is left to be ended by it.
    }
  }

  private void write(String line) {
    try {
      pipe.write(line);
      pipe.flush();
    } catch (IOException e) {
      throw new StackException(
          "The guard of the child processes (process %d) has ended, so no child can be started safely. Start the stack again."
              .formatted(shell.pid()),
          e);
    }
  }
}
