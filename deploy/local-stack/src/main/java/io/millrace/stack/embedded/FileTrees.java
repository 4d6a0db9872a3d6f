package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whole folders of files. */
final class FileTrees {
  private FileTrees() {}

  /** Removes a folder, a file or nothing. */
  static void delete(Path root) {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Deleting());
    } catch (IOException e) {
      throw new StackException(
          "Could not remove %s: %s. Check that this user may write there.".formatted(root, e), e);
    }
  }

  /** Makes a folder that only its owner may enter, as PostgreSQL demands. */
  static Path createPrivate(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return folder;
    } catch (IOException e) {
      throw new StackException(
          "Could not make the folder %s: %s. Check that this user may write there, and that the disk is not full."
              .formatted(folder, e),
          e);
    }
  }

  /**
   * Copies a folder that may change meanwhile: a file that goes away is left out.
   *
   * @param wanted tells by the relative path what to copy; a folder that is not wanted is left out
   *     with all in it
   */
  static void copyLive(Path from, Path to, Predicate<Path> wanted) {
    try {
      Files.walkFileTree(from, new Copying(from, to, wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private final Predicate<Path> wanted;

    Copying(Path from, Path to, Predicate<Path> wanted) {
      this.from = from;
      this.to = to;
      this.wanted = wanted;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path relative = from.relativize(folder);
      if (!wanted.test(relative)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      createPrivate(to.resolve(relative));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path relative = from.relativize(file);
      if (wanted.test(relative)) {
        try {
          Files.copy(
              file,
              to.resolve(relative),
              StandardCopyOption.COPY_ATTRIBUTES,
              LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException goneMeanwhile) {
          // The write-ahead log says so too.
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
