package io.millrace.stack.embedded;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import io.millrace.stack.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;

/** What a primary and a replica have in common: files, process and connections of one instance. */
abstract class PostgresServer implements Node {
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);
  // Lines of postmaster.pid, see PostgreSQL's pidfile.h.
  private static final int PID_LINE = 0;
  private static final int STATUS_LINE = 7;

  final PostgresNode node;
  final PostgresPrograms programs;
  final Path folder;
  final Path data;
  final Path log;
  private final Path complete;

  PostgresServer(PostgresNode node, PostgresPrograms programs, StateFolder state) {
    this.node = node;
    this.programs = programs;
    folder = state.of(node.name());
    data = folder.resolve("data");
    complete = folder.resolve("complete");
    log = state.log(node.name());
  }

  @Override
  public final String name() {
    return node.name();
  }

  @Override
  public final ServiceSpec spec() {
    return ServiceSpec.of(name(), programs.server(data), log)
        .withWorkingFolder(folder)
        .withStop(StopSignal.INT, STOP_GRACE);
  }

  @Override
  public final void awaitReady(ServiceProcess process) {
    process.awaitReady(() -> isReady(process), START_LIMIT);
  }

  /** Whether its data was made to the end; what is half made is of no use. */
  final boolean isComplete() {
    return Files.exists(complete);
  }

  final void markComplete() {
    try {
      Files.writeString(complete, "");
    } catch (IOException e) {
      throw new StackException("Could not write in %s: %s".formatted(folder, e), e);
    }
  }

  /** An empty folder of its own, whatever was there. */
  final void startOver() {
    FileTrees.delete(folder);
    FileTrees.createPrivate(folder);
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
    FileTrees.delete(data.resolve("postmaster.pid"));
  }

  final Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", node.user());
    properties.setProperty("password", node.password());
    properties.setProperty("loginTimeout", "20");
    properties.setProperty("ApplicationName", "local-stack");
    // Not through DriverManager: that hands a driver only to classes which see it through their own
    // class loader, and tests
    // of Quarkus have several.
    var connection =
        new Driver()
            .connect(
                "jdbc:postgresql://%s:%d/%s".formatted(node.host(), node.port(), database),
                properties);
    if (connection == null) {
      throw new SQLException("The driver does not accept the address of " + node);
    }
    return connection;
  }

  private boolean isReady(ServiceProcess process) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() > STATUS_LINE
          && lines.get(PID_LINE).strip().equals(Long.toString(process.pid()))
          && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (IOException | StackException notYet) {
      return false;
    }
  }
}
