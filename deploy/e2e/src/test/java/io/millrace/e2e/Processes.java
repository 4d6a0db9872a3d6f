package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The processes of this machine that belong to a state folder. */
final class Processes {
  private Processes() {}

  /** Fails if any is left; the reaper of a killed owner needs a moment. */
  static void requireNoneOf(Path state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(of(state)).as("processes of " + state).isEmpty());
  }

  /** Command lines that name the folder. */
  static List<String> of(Path state) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(Processes::commandLine)
        .flatMap(Optional::stream)
        .filter(line -> line.contains(state.toString()))
        .toList();
  }

  /** From {@code /proc} where there is one: the JDK leaves long command lines out. */
  private static Optional<String> commandLine(ProcessHandle process) {
    try {
      return Optional.of(
          Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' '));
    } catch (IOException notLinuxOrGone) {
      return process.info().commandLine();
    }
  }
}
