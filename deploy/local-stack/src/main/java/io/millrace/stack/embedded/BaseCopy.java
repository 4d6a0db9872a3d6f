package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * A copy of a running primary from which a replica can start, made over SQL because the bundle has
 * no pg_basebackup. See "Making a Base Backup Using the Low Level API" in PostgreSQL's manual; the
 * log that the copy needs is kept by the replica's slot, which must exist before.
 */
final class BaseCopy {
  // Made anew by every server, or private to the primary. The manual lists them.
  private static final Set<String> EMPTY_FOLDERS =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");
  private static final Set<String> LEFT_OUT =
      Set.of(
          "postmaster.pid",
          "postmaster.opts",
          "backup_label",
          "tablespace_map",
          "pg_internal.init",
          "standby.signal");

  private final Primary primary;
  private final Path target;

  BaseCopy(Primary primary, Path target) {
    this.primary = primary;
    this.target = target;
  }

  void run() {
    // Start and stop belong to one session.
    try (var connection = primary.connect("postgres")) {
      execute(connection, "select pg_backup_start('local-stack', true)");
      FileTrees.copyLive(primary.data, target, BaseCopy::isWanted);
      Files.writeString(target.resolve("backup_label"), stop(connection));
      Files.writeString(target.resolve("standby.signal"), "");
    } catch (SQLException e) {
      throw new StackException(
          "Could not copy %s for a replica: %s".formatted(primary.node, e.getMessage()), e);
    } catch (IOException | UncheckedIOException e) {
      throw new StackException(
          "Could not copy the data of %s to %s: %s. Check that the disk is not full."
              .formatted(primary.node, target, e.getMessage()),
          e);
    }
  }

  private static boolean isWanted(Path relative) {
    boolean inEmptyFolder =
        relative.getNameCount() > 1 && EMPTY_FOLDERS.contains(relative.getName(0).toString());
    return !inEmptyFolder
        && !LEFT_OUT.contains(String.valueOf(relative.getFileName()))
        && !String.valueOf(relative.getFileName()).startsWith("pgsql_tmp");
  }

  private static String stop(Connection connection) throws SQLException {
    // false: nothing archives here; the replica streams what it needs.
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
      result.next();
      return result.getString(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
