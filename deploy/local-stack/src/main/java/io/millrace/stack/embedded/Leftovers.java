package io.millrace.stack.embedded;

import io.millrace.stack.ProcState;
import io.millrace.stack.StackException;
import io.millrace.stack.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Processes of an earlier run on the same folder. The guard ends them a moment after their JVM was
 * killed; a new run can come before that, and two servers must never work on one data folder.
 */
final class Leftovers {
  private static final Duration ORDERLY = Duration.ofSeconds(6);
  private static final Duration KILLED = Duration.ofSeconds(10);
  // The start time is computed from ticks since boot: two looks may differ a little.
  private static final Duration SAME_START = Duration.ofSeconds(2);

  private static final Set<String> POSTGRES = Set.of("postgres", "initdb");

  private final Path root;

  Leftovers(Path root) {
    this.root = root;
  }

  /** Notes a process, for the run after this one. */
  static void note(Path root, String name, long pid) {
    Instant started =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().startInstant())
            .orElse(Instant.EPOCH);
    try {
      Files.createDirectories(root.resolve("run"));
      Files.writeString(root.resolve("run").resolve(name), pid + " " + started.toEpochMilli());
    } catch (IOException e) {
      throw new StackException(
          "Could not note the process of %s in %s: %s".formatted(name, root, e), e);
    }
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
    return processes.stream().noneMatch(ProcState::runs);
  }

  private List<ProcessHandle> noted() {
    if (!Files.isDirectory(root.resolve("run"))) {
      return List.of();
    }
    try (var files = Files.list(root.resolve("run"))) {
      return files.flatMap(file -> process(file).stream()).toList();
    } catch (IOException e) {
      throw new StackException("Could not read the state folder %s: %s".formatted(root, e), e);
    }
  }

  private static Optional<ProcessHandle> process(Path note) {
    try {
      String text = Files.readString(note).strip();
      int blank = text.indexOf(' ');
      Instant started = Instant.ofEpochMilli(Long.parseLong(text.substring(blank + 1)));
      return ProcessHandle.of(Long.parseLong(text.substring(0, Math.max(0, blank))))
          .filter(process -> startedAt(process, started));
    } catch (IOException | NumberFormatException halfWritten) {
      return Optional.empty();
    }
  }

  private static boolean startedAt(ProcessHandle process, Instant wanted) {
    return process
        .info()
        .startInstant()
        .filter(start -> Duration.between(start, wanted).abs().compareTo(SAME_START) <= 0)
        .isPresent();
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
