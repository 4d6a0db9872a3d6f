package io.millrace.cli.imports;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A CSV file of invoice lines, gzipped or not, that can be read as often as needed. */
final class InvoiceFile {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final Path path;
  private final boolean gzipped;

  private InvoiceFile(Path path, boolean gzipped) {
    this.path = path;
    this.gzipped = gzipped;
  }

  /**
   * Looks at a file without reading its lines.
   *
   * @throws BadFileException if it is none, is empty, may not be read, or is no gzip although its
   *     name says so
   */
  static InvoiceFile at(Path path) {
    if (!Files.exists(path)) {
      throw new BadFileException("There is no file %s.".formatted(path));
    }
    if (Files.isDirectory(path)) {
      throw new BadFileException("%s is a folder. Name the CSV file in it.".formatted(path));
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(2);
      if (start.length == 0) {
        throw new BadFileException(
            "%s is empty. It should start with a header line.".formatted(path));
      }
      boolean isGzip =
          start.length == 2 && ((start[0] & 0xff) << 8 | (start[1] & 0xff)) == GZIP_MAGIC;
      if (!isGzip && path.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
        throw new BadFileException(
            "%s is not gzip although its name ends with .gz. If it is plain CSV, rename it."
                .formatted(path));
      }
      return new InvoiceFile(path, isGzip);
    } catch (AccessDeniedException e) {
      throw new BadFileException("You may not read %s. Check its permissions.".formatted(path), e);
    } catch (IOException e) {
      throw new BadFileException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  Path path() {
    return path;
  }

  /**
   * Starts to read from the beginning.
   *
   * @throws BadFileException if the header is not one of such a file
   */
  InvoiceReader open() {
    return InvoiceReader.of(this);
  }

  /**
   * Reads all its lines.
   *
   * @return the hash of the content
   */
  String read(Consumer<RawLine> each) {
    try (InvoiceReader reader = open()) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        each.accept(line);
      }
      return reader.contentHash();
    }
  }

  /** The content, decompressed. */
  InputStream content() throws IOException {
    InputStream file = Files.newInputStream(path);
    return gzipped
        ? new GZIPInputStream(file, BUFFER_BYTES)
        : new BufferedInputStream(file, BUFFER_BYTES);
  }

  /**
   * Reads all of it for its checksum.
   *
   * @throws BadFileException if it is gzip and damaged
   */
  void requireIntact() {
    try (InputStream in = content()) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw explain(e, "");
    }
  }

  /**
   * What a failure to read the content means, in plain words.
   *
   * @param where as {@code " after line 7"}
   */
  BadFileException explain(IOException failure, String where) {
    if (failure instanceof CharacterCodingException) {
      return Utf8Check.explain(this, failure);
    }
    String what =
        gzipped && failure instanceof EOFException
            ? "%s is cut off: its gzip data ends%s. Get the whole file again."
            : gzipped && failure instanceof ZipException
                ? "%s is damaged: its gzip data is wrong%s. Get the file again."
                : "%s cannot be read%s: " + String.valueOf(failure.getMessage()).replace("%", "%%");
    return new BadFileException(what.formatted(path, where), failure);
  }
}
