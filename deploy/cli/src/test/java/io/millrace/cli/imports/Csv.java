package io.millrace.cli.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small files for tests. */
final class Csv {
  static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

  private Csv() {}

  /** A file with the header and these lines. */
  static Path of(Path folder, String... lines) {
    return write(folder.resolve("orders.csv"), HEADER + "\n" + String.join("\n", lines) + "\n");
  }

  /** A line of which only what matters is given; the rest is ordinary. */
  static String line(String invoice, String sku, int quantity, String price, String customer) {
    return "%s,%s,A THING,%d,2010-12-01 08:26:00,%s,%s,United Kingdom"
        .formatted(invoice, sku, quantity, price, customer);
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
