package io.millrace.cli.imports;

import io.millrace.cli.outcome.CliException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * A CSV of the lines that were left out: line number, reason, and the line as it stands in the
 * file.
 */
final class RejectsFile implements AutoCloseable {
  private final @Nullable Path path;
  private final @Nullable CSVPrinter printer;

  /**
   * @param path where to write; null for nowhere
   */
  RejectsFile(@Nullable Path path) {
    this.path = path;
    this.printer = path == null ? null : open(path);
  }

  void write(RawLine line, String reason) {
    if (printer == null) {
      return;
    }
    var record = new ArrayList<String>(List.of(Long.toString(line.number()), reason));
    record.addAll(line.fields());
    try {
      printer.printRecord(record);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  @Override
  public void close() {
    if (printer != null) {
      try {
        printer.close(true);
      } catch (IOException e) {
        throw failed(path, e);
      }
    }
  }

  private static CSVPrinter open(Path path) {
    var header = new ArrayList<>(List.of("Line", "Reason"));
    header.addAll(Header.COLUMNS);
    try {
      BufferedWriter out = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
      return new CSVPrinter(
          out,
          CSVFormat.RFC4180
              .builder()
              .setRecordSeparator('\n')
              .setHeader(header.toArray(String[]::new))
              .get());
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static CliException failed(@Nullable Path path, IOException e) {
    return new CliException(
        "The file of rejects %s cannot be written: %s. Choose another place; importing again is safe."
            .formatted(path, e),
        e);
  }
}
