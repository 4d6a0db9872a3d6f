package io.millrace.stack.embedded;

import io.millrace.stack.MillraceHome;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Unpacked binaries, one folder per version, shared by all stacks of a checkout. */
final class Cache {
  /** The system property that puts it elsewhere. */
  static final String PROPERTY = "millrace.cache";

  /** Fills a folder. */
  interface Content {
    void writeTo(Path folder) throws IOException;
  }

  private final Path root;

  Cache(Path root) {
    this.root = root;
  }

  static Cache ofCheckout() {
    return new Cache(
        Optional.ofNullable(System.getProperty(PROPERTY))
            .map(Path::of)
            .orElseGet(() -> MillraceHome.find().resolve(".millrace/cache"))
            .toAbsolutePath());
  }

  /**
   * The folder of that name, made when it is not there. Two processes may do so at once: each fills
   * a folder of its own, and the first to rename it wins, so nobody ever sees a half-filled one.
   */
  Path folder(String name, Content content) {
    Path folder = root.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try {
      Files.createDirectories(root);
      Path draft = Files.createTempDirectory(root, name + "-");
      try {
        content.writeTo(draft);
        publish(draft, folder);
      } finally {
        FileTrees.delete(draft);
      }
      return folder;
    } catch (IOException e) {
      throw new StackException(
          "Could not unpack %s to %s: %s. Check that the disk is not full and that this user may write there, or name another folder with -D%s=FOLDER."
              .formatted(name, root, e, PROPERTY),
          e);
    }
  }

  private static void publish(Path draft, Path folder) throws IOException {
    // Made private by the system; a database server that runs as another user reads here too.
    Files.setPosixFilePermissions(
        draft, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }
}
