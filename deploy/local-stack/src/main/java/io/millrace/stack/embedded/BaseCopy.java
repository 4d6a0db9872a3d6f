package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
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
    try (var connection = primary.node.connect("postgres")) {
      execute(connection, "select pg_backup_start('local-stack', true)");
      StateFiles.doing(
          "copy %s to %s".formatted(primary.data, target),
          () -> Files.walkFileTree(primary.data, new Copying()));
      String label = stop(connection);
      StateFiles.doing(
          "write " + target, () -> Files.writeString(target.resolve("backup_label"), label));
      StateFiles.doing(
          "write " + target, () -> Files.writeString(target.resolve("standby.signal"), ""));
    } catch (SQLException e) {
      throw new StackException(
          "Could not copy %s for a replica: %s".formatted(primary.node, e.getMessage()), e);
    }
  }

  /** A file that goes away meanwhile is left out: the write-ahead log says so too. */
  private final class Copying extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) {
      Path relative = primary.data.relativize(from);
      if (!isWanted(relative)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      StateFiles.createPrivate(target.resolve(relative));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path relative = primary.data.relativize(file);
      try {
        if (isWanted(relative)) {
          Files.copy(
              file,
              target.resolve(relative),
              StandardCopyOption.COPY_ATTRIBUTES,
              LinkOption.NOFOLLOW_LINKS);
        }
        return FileVisitResult.CONTINUE;
      } catch (NoSuchFileException gone) {
        return FileVisitResult.CONTINUE;
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
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
