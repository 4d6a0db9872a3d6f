package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import io.millrace.stack.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a primary and a replica have in common: files, process and connections of one instance. */
abstract class PostgresServer extends Node {
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);
  // Lines of postmaster.pid, see PostgreSQL's pidfile.h.
  private static final int PID_LINE = 0;
  private static final int STATUS_LINE = 7;

  final PostgresNode node;
  final PostgresPrograms programs;
  final Path data;

  private final Path complete;

  PostgresServer(
      PostgresNode node, PostgresPrograms programs, StateFolder state, ChildProcesses children) {
    super(node.name(), state, children);
    this.node = node;
    this.programs = programs;
    data = folder.resolve("data");
    complete = folder.resolve("complete");
  }

  @Override
  final ServiceSpec spec() {
    return ServiceSpec.of(name(), programs.server(data), log)
        .withWorkingFolder(folder)
        .withStop(StopSignal.INT, STOP_GRACE);
  }

  @Override
  final boolean serves(ServiceProcess started) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() > STATUS_LINE
          && lines.get(PID_LINE).strip().equals(Long.toString(started.pid()))
          && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (IOException | StackException notYet) {
      return false;
    }
  }

  /** Whether its data was made to the end; what is half made is of no use. */
  final boolean isComplete() {
    return Files.exists(complete);
  }

  final void markComplete() {
    StateFiles.doing("write " + complete, () -> Files.writeString(complete, ""));
  }

  /** An empty folder of its own, whatever was there. */
  final void startOver() {
    StateFiles.delete(folder);
    StateFiles.createPrivate(folder);
    // Whoever runs the server must be able to enter.
    programs.user().own(folder);
  }

  /** The settings that every instance of the stack has. */
  final PostgresSettings settings() {
    var settings = new PostgresSettings(node.port());
    return programs.hasStatementStatistics()
        ? settings.set("shared_preload_libraries", "pg_stat_statements")
        : settings;
  }

  /**
   * The server is known to have ended. Its workers may be about to; after them its lock means
   * nothing, and with a reused process id it would keep the next server out.
   */
  final void dropStaleLock() {
    Leftovers.endWorkersIn(folder);
    StateFiles.delete(data.resolve("postmaster.pid"));
  }
}
