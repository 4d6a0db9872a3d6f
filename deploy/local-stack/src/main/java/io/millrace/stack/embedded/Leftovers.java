package io.millrace.stack.embedded;

import io.millrace.stack.ProcessIdentity;
import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import io.millrace.stack.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Processes of an earlier run on the same folder. The guard ends them a moment after their JVM was
 * killed; a new run can come before that, and two servers must never work on one data folder.
 */
final class Leftovers {
  private static final Duration ORDERLY = Duration.ofSeconds(6);
  private static final Duration KILLED = Duration.ofSeconds(10);
  private static final Set<String> POSTGRES = Set.of("postgres", "initdb");

  private final Path root;

  Leftovers(Path root) {
    this.root = root;
  }

  /** Ends what an earlier run on this folder left. */
  void end() {
    var left = new ArrayList<ProcessHandle>();
    noted()
        .forEach(
            process -> {
              left.add(process);
              process.descendants().forEach(left::add);
            });
    left.addAll(workers(root));
    end(left, ORDERLY);
  }

  /** Ends what is left of a database server whose main process has ended. */
  static void endWorkersIn(Path folder) {
    end(workers(folder), Duration.ZERO);
  }

  private static void end(List<ProcessHandle> left, Duration orderly) {
    if (left.isEmpty() || Waiting.until(() -> haveEnded(left), orderly)) {
      return;
    }
    left.forEach(ProcessHandle::destroyForcibly);
    if (!Waiting.until(() -> haveEnded(left), KILLED)) {
      throw new StackException(
          "Processes of an earlier run cannot be ended: %s. End them, or use another state folder."
              .formatted(
                  left.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList()));
    }
  }

  private static boolean haveEnded(List<ProcessHandle> processes) {
    return processes.stream().noneMatch(ProcessIdentity::isRunning);
  }

  private List<ProcessHandle> noted() {
    Path notes = root.resolve("run");
    if (!Files.isDirectory(notes)) {
      return List.of();
    }
    return StateFiles.doing(
        "read " + notes,
        () -> {
          try (var files = Files.list(notes)) {
            return files
                .flatMap(file -> ProcessIdentity.read(file).stream())
                .filter(known -> known.startedAtMillis() != 0)
                .flatMap(known -> known.find().stream())
                .toList();
          }
        });
  }

  /**
   * PostgreSQL's own workers, which sit in the data folder of their server, and a half-done initdb.
   * Linux only; elsewhere they end by themselves a little later.
   */
  private static List<ProcessHandle> workers(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> link(process, "cwd").startsWith(folder))
        .filter(process -> POSTGRES.contains(String.valueOf(link(process, "exe").getFileName())))
        .toList();
  }

  private static Path link(ProcessHandle process, String name) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), name));
    } catch (IOException | RuntimeException goneOrNotLinux) {
      return Path.of("");
    }
  }
}
