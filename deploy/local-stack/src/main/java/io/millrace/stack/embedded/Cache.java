package io.millrace.stack.embedded;

import io.millrace.stack.MillraceHome;
import io.millrace.stack.StateFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.commons.io.function.IOConsumer;

/** Unpacked binaries, one folder per version, shared by all stacks of a checkout. */
final class Cache {
  /** The system property that puts it elsewhere. */
  static final String PROPERTY = "millrace.cache";

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
  Path folder(String name, IOConsumer<Path> content) {
    Path folder = root.resolve(name);
    if (!Files.isDirectory(folder)) {
      StateFiles.doing(
          "unpack %s to %s (-D%s=FOLDER names another folder)".formatted(name, root, PROPERTY),
          () -> {
            Files.createDirectories(root);
            Path draft = Files.createTempDirectory(root, name + "-");
            try {
              content.accept(draft);
              publish(draft, folder);
            } finally {
              StateFiles.delete(draft);
            }
          });
    }
    return folder;
  }

  private static void publish(Path draft, Path folder) throws IOException {
    // Made private by the system; a database server that runs as another user reads here too.
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }
}
