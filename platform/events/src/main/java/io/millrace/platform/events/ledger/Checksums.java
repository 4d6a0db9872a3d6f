package io.millrace.platform.events.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Whether files are what was written. */
final class Checksums {
  private Checksums() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Looks at length and existence only, which takes no time.
   *
   * @throws ArchiveDamagedException if either is not as the manifest has it
   */
  static void requireLength(Manifest day, Path file) {
    try {
      if (!Files.exists(file)) {
        throw new ArchiveDamagedException(file, "it is not there");
      }
      if (Files.size(file) != day.bytes()) {
        throw new ArchiveDamagedException(file, "its length is not its manifest's");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the whole file.
   *
   * @throws ArchiveDamagedException if it is not the one of the manifest
   */
  static void require(Manifest day, Path file) {
    requireLength(day, file);
    try {
      if (!sha256(file).equals(day.sha256())) {
        throw new ArchiveDamagedException(file, "its SHA-256 is not its manifest's");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
