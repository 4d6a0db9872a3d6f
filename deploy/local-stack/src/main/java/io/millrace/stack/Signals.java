package io.millrace.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Signals that the JDK cannot send. */
final class Signals {
  private Signals() {}

  /** Sends to each; one that has ended meanwhile is passed over. */
  static void send(String signal, Collection<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    // "kill" of the shell: the program of that name is missing on small systems.
    var command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "s=$1; shift; for p; do kill -s \"$s\" \"$p\" 2>/dev/null; done; :",
                "kill",
                signal));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new StackException(
          "Could not run /bin/sh to send SIG%s to %s: %s".formatted(signal, pids, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted while sending SIG%s to %s.".formatted(signal, pids), e);
    }
  }
}
