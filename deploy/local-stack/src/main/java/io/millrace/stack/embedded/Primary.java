package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** An instance that takes writes. */
final class Primary extends PostgresServer {
  // Present in every cluster; also where replication is looked after.
  private static final String MAINTENANCE = "postgres";

  private final ChildProcesses children;

  Primary(
      PostgresNode node, PostgresPrograms programs, StateFolder state, ChildProcesses children) {
    super(node, programs, state);
    this.children = children;
  }

  @Override
  public void prepare() {
    if (!isComplete()) {
      startOver();
      initialise();
    }
    dropStaleLock();
    settings().writeTo(data);
    programs.user().own(data);
  }

  @Override
  public void afterStart() {
    if (isComplete()) {
      return;
    }
    try (var connection = connect(MAINTENANCE);
        var statement = connection.createStatement()) {
      statement.execute("create database " + node.database());
    } catch (SQLException e) {
      throw new StackException(
          "Could not make the database %s in %s: %s"
              .formatted(node.database(), node, e.getMessage()),
          e);
    }
    addStatistics();
    markComplete();
  }

  /**
   * Makes the slot that keeps the write-ahead log for a replica.
   *
   * @return whether it was there already, with all of the log since the replica's last sign of life
   */
  boolean ensureSlot(String slot) {
    try (var connection = connect(MAINTENANCE);
        var statement = connection.createStatement()) {
      try (var found =
          statement.executeQuery(
              "select wal_status from pg_replication_slots where slot_name = '" + slot + "'")) {
        if (found.next() && !"lost".equals(found.getString(1))) {
          return true;
        }
      }
      statement.execute(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '"
              + slot
              + "'");
      statement.execute("select pg_create_physical_replication_slot('" + slot + "', true)");
      return false;
    } catch (SQLException e) {
      throw new StackException(
          "Could not make the replication slot %s in %s: %s".formatted(slot, node, e.getMessage()),
          e);
    }
  }

  /**
   * Drops the slots of replicas that are no longer part of the stack: they would keep the log for
   * ever.
   */
  void dropSlotsExcept(List<String> wanted) {
    try (var connection = connect(MAINTENANCE);
        var statement =
            connection.prepareStatement(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_type = 'physical' and slot_name like 'replica_%' and not active and slot_name <> all (?)")) {
      statement.setArray(1, connection.createArrayOf("text", wanted.toArray()));
      statement.execute();
    } catch (SQLException e) {
      throw new StackException(
          "Could not drop unused replication slots in %s: %s".formatted(node, e.getMessage()), e);
    }
  }

  private void initialise() {
    Path passwordFile = folder.resolve("password");
    try {
      Files.writeString(passwordFile, node.password());
      programs.user().own(folder);
      var initdb =
          children.start(
              ServiceSpec.of(
                      name() + " (initdb)", programs.initdb(data, node.user(), passwordFile), log)
                  .withWorkingFolder(folder));
      int exitCode = initdb.awaitExit(START_LIMIT);
      if (exitCode != 0) {
        throw new StackException(
            "initdb could not make the data of %s: it ended with exit code %d. %s"
                .formatted(name(), exitCode, initdb.logAdvice()));
      }
      Files.delete(passwordFile);
    } catch (IOException e) {
      throw new StackException("Could not write in %s: %s".formatted(folder, e), e);
    }
  }

  private void addStatistics() {
    if (!programs.hasStatementStatistics()) {
      return;
    }
    try (var connection = connect(node.database());
        var statement = connection.createStatement()) {
      statement.execute("create extension if not exists pg_stat_statements");
    } catch (SQLException e) {
      throw new StackException(
          "Could not add pg_stat_statements to %s: %s".formatted(node, e.getMessage()), e);
    }
  }
}
