package io.millrace.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;
import org.apache.commons.io.function.IORunnable;
import org.apache.commons.io.function.IOSupplier;

/** Files and folders that are kept between runs; a failure is told as a {@link StackException}. */
public final class StateFiles {
  private static final int TAIL_LINES = 20;
  private static final int TAIL_BYTES = 8_192;

  private StateFiles() {}

  /**
   * Does it.
   *
   * @param what is done, for the message: {@code "write F"}
   */
  public static <T> T doing(String what, IOSupplier<T> work) {
    try {
      return work.get();
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  /** The same for work that gives nothing. */
  public static void doing(String what, IORunnable action) {
    try {
      action.run();
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private static StackException failed(String what, IOException e) {
    return new StackException(
        "Could not %s: %s. Check that this user may do so, and that the disk is not full."
            .formatted(what, e),
        e);
  }

  /** Writes a file that only its owner may read, as a whole or not at all; its folder is made. */
  public static void writePrivate(Path file, String text) {
    doing(
        "write " + file,
        () -> {
          Path draft =
              file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
          PathUtils.createParentDirectories(file);
          Files.deleteIfExists(draft);
          Files.createFile(
              draft,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
          Files.writeString(draft, text);
          Files.move(
              draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  /** Makes a folder that only its owner may enter, as PostgreSQL demands. */
  public static Path createPrivate(Path folder) {
    return doing(
        "make the folder " + folder,
        () -> {
          Files.createDirectories(folder);
          return Files.setPosixFilePermissions(
              folder, PosixFilePermissions.fromString("rwx------"));
        });
  }

  /** Removes a folder, a file or nothing. */
  public static void delete(Path root) {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      doing("remove " + root, () -> PathUtils.delete(root));
    }
  }

  /**
   * The last lines of a log, for error messages.
   *
   * @param start byte to begin at: what an earlier run has written explains nothing
   */
  public static String tail(Path log, long start) {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(start, file.length() - TAIL_BYTES);
      file.seek(from);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - TAIL_LINES))
          .map(line -> "  | " + line)
          .collect(Collectors.joining("\n"));
    } catch (IOException unreadable) {
      return "  | (no log: " + unreadable.getMessage() + ")";
    }
  }
}
