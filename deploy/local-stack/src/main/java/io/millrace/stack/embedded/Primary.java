package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** An instance that takes writes. */
final class Primary extends PostgresServer {
  // Present in every cluster; also where replication is looked after.
  private static final String MAINTENANCE = "postgres";

  Primary(
      PostgresNode node, PostgresPrograms programs, StateFolder state, ChildProcesses children) {
    super(node, programs, state, children);
  }

  @Override
  void prepare() {
    if (!isComplete()) {
      startOver();
      initialise();
    }
    dropStaleLock();
    settings().writeTo(data);
    programs.user().own(data);
  }

  @Override
  void afterStart() {
    if (isComplete()) {
      return;
    }
    in(
        MAINTENANCE,
        "make the database " + node.database(),
        statement -> statement.execute("create database " + node.database()));
    if (programs.hasStatementStatistics()) {
      in(
          node.database(),
          "add pg_stat_statements",
          statement -> statement.execute("create extension if not exists pg_stat_statements"));
    }
    markComplete();
  }

  /**
   * Makes the slot that keeps the write-ahead log for a replica.
   *
   * @return whether it was there already, with all of the log since the replica's last sign of life
   */
  boolean ensureSlot(String slot) {
    String slots = " from pg_replication_slots where slot_name = '" + slot + "'";
    return in(
        MAINTENANCE,
        "make the replication slot " + slot,
        statement -> {
          try (var found = statement.executeQuery("select wal_status" + slots)) {
            if (found.next() && !"lost".equals(found.getString(1))) {
              return true;
            }
          }
          statement.execute("select pg_drop_replication_slot(slot_name)" + slots);
          statement.execute("select pg_create_physical_replication_slot('" + slot + "', true)");
          return false;
        });
  }

  /**
   * Drops the slots of replicas that are no longer part of the stack: they would keep the log for
   * ever.
   */
  void dropSlotsExcept(List<String> wanted) {
    in(
        MAINTENANCE,
        "drop unused replication slots",
        statement ->
            statement.execute(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_type = 'physical' and slot_name like 'replica_%%' and not active and slot_name <> all ('{%s}')"
                    .formatted(String.join(",", wanted))));
  }

  /** Something to do with a statement. */
  private interface Sql {
    boolean run(Statement statement) throws SQLException;
  }

  private boolean in(String database, String what, Sql sql) {
    try (var connection = node.connect(database);
        var statement = connection.createStatement()) {
      return sql.run(statement);
    } catch (SQLException e) {
      throw new StackException("Could not %s in %s: %s".formatted(what, node, e.getMessage()), e);
    }
  }

  private void initialise() {
    Path passwordFile = folder.resolve("password");
    StateFiles.writePrivate(passwordFile, node.password());
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
    StateFiles.delete(passwordFile);
  }
}
