package io.millrace.platform.events.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of one archived day, one after another in the order of the ledger. The whole file is
 * checked before the first is given.
 */
final class ArchivedDay implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Manifest day;
  private final Path file;
  private final Predicate<String> wanted;
  private final BufferedReader lines;
  private long count;

  /**
   * @param wanted lines that are given; the others are not even parsed
   * @throws ArchiveDamagedException if the file is not what its manifest says
   */
  ArchivedDay(Manifest day, Path file, Predicate<String> wanted) {
    this.day = day;
    this.file = file;
    this.wanted = wanted;
    Checksums.require(day, file);
    try {
      lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES),
                  StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next event that is wanted; null behind the last one. */
  @Nullable StoredEvent next() {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        count++;
        if (wanted.test(line)) {
          return parse(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (count != day.events()) {
      throw new ArchiveDamagedException(
          file, "it has %d events, its manifest says %d".formatted(count, day.events()));
    }
    return null;
  }

  private StoredEvent parse(String line) {
    try {
      return EventLine.read(day.shard(), line);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ArchiveDamagedException(file, "line " + count + ": " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
