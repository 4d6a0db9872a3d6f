package io.millrace.cli.imports;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;
import org.jspecify.annotations.Nullable;

/** One pass over an {@link InvoiceFile}, line by line, with a hash of all that was read. */
final class InvoiceReader implements AutoCloseable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private final InvoiceFile file;
  private final DigestInputStream bytes;
  private final RecordLimit characters;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final int width;
  private final int[] columns;

  private InvoiceReader(InvoiceFile file, DigestInputStream bytes) throws IOException {
    this.file = file;
    this.bytes = bytes;
    var strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    // A quote behind a byte order mark would be none at the beginning of a field.
    InputStream withoutMark = BOMInputStream.builder().setInputStream(bytes).get();
    this.characters = new RecordLimit(new InputStreamReader(withoutMark, strict));
    this.parser = CSVParser.builder().setReader(characters).setFormat(FORMAT).get();
    this.records = parser.iterator();
    CSVRecord header = record();
    List<String> names = header == null ? List.of() : header.toList();
    this.width = names.size();
    this.columns = Header.columns(file, names);
  }

  static InvoiceReader of(InvoiceFile file) {
    try {
      InputStream content = file.content();
      try {
        return new InvoiceReader(
            file, new DigestInputStream(content, DigestUtils.getSha256Digest()));
      } catch (IOException | RuntimeException e) {
        content.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(file, e, 1);
    }
  }

  /**
   * The next line, or null at the end.
   *
   * @throws BadFileException if there is no reading on
   */
  @Nullable RawLine next() {
    while (true) {
      long number = parser.getCurrentLineNumber() + 1;
      CSVRecord record = record();
      if (record == null) {
        return null;
      }
      if (!isBlank(record)) {
        return line(number, record);
      }
    }
  }

  private @Nullable CSVRecord record() {
    long number = parser.getCurrentLineNumber() + 1;
    characters.startRecord();
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw failed(file, cause(e), number);
    } catch (IllegalStateException e) {
      throw e.getCause() instanceof IOException io ? failed(file, io, number) : e;
    }
  }

  /** SHA-256 of the decompressed content; right only after {@link #next} has returned null. */
  String contentHash() {
    return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawLine line(long number, CSVRecord record) {
    if (record.size() != width) {
      throw new BadFileException(
          "Line %d of %s has %d fields; the header has %d."
              .formatted(number, file.path(), record.size(), width));
    }
    return new RawLine(
        number,
        record.get(columns[0]),
        record.get(columns[1]),
        record.get(columns[2]),
        record.get(columns[3]),
        record.get(columns[4]),
        record.get(columns[5]),
        record.get(columns[6]),
        record.get(columns[7]));
  }

  private static boolean isBlank(CSVRecord record) {
    return record.size() == 1 && record.get(0).isBlank();
  }

  private static IOException cause(UncheckedIOException wrapped) {
    return wrapped.getCause() == null ? new IOException(wrapped) : wrapped.getCause();
  }

  private static BadFileException failed(InvoiceFile file, IOException failure, long line) {
    if (failure instanceof CSVException) {
      return new BadFileException(
          "Line %d of %s is not proper CSV: a quote stands where none may, or is not closed. Inside a quoted field a quote is written twice. (%s)"
              .formatted(line, file.path(), failure.getMessage()),
          failure);
    }
    if (failure instanceof RecordLimit.Exceeded) {
      return new BadFileException(
          "Line %d of %s has no end within %d characters: most likely a quote in it is not closed."
              .formatted(line, file.path(), RecordLimit.CHARACTERS),
          failure);
    }
    return file.explain(failure, " after line " + (line - 1));
  }

  /** Stops a quote that is never closed from taking the rest of the file into memory. */
  private static final class RecordLimit extends FilterReader {
    static final long CHARACTERS = 1 << 20;

    private long sinceStart;

    RecordLimit(Reader in) {
      super(in);
    }

    void startRecord() {
      sinceStart = 0;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      sinceStart += Math.max(count, 0);
      if (sinceStart > CHARACTERS) {
        throw new Exceeded();
      }
      return count;
    }

    @Override
    public int read() throws IOException {
      char[] one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    private static final class Exceeded extends IOException {
      private static final long serialVersionUID = 1L;
    }
  }
}
