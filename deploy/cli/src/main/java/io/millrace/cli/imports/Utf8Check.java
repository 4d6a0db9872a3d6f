package io.millrace.cli.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the first line that is not UTF-8; a decoder only says that there is one. */
final class Utf8Check {
  static final String UTF_16 =
      "It looks like UTF-16. Convert it, for example: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8";

  private Utf8Check() {}

  static BadFileException explain(InvoiceFile file, IOException failure) {
    String where;
    try (InputStream in = file.content()) {
      if (beginsLikeUtf16(in.readNBytes(2))) {
        return new BadFileException("%s is not UTF-8. %s".formatted(file.path(), UTF_16), failure);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    try (InputStream in = file.content()) {
      where = "line " + firstBadLine(in);
    } catch (IOException e) {
      where = "some line";
    }
    return new BadFileException(
        "%s is not UTF-8: %s has bytes that mean nothing in it. Convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE > FILE.utf8"
            .formatted(file.path(), where),
        failure);
  }

  private static boolean beginsLikeUtf16(byte[] start) {
    return Arrays.equals(start, new byte[] {(byte) 0xff, (byte) 0xfe})
        || Arrays.equals(start, new byte[] {(byte) 0xfe, (byte) 0xff});
  }

  private static long firstBadLine(InputStream in) throws IOException {
    // One character per byte, so that a line is what its bytes are.
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    long number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      // What means nothing is replaced on the way.
      if (!Arrays.equals(
          bytes, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))) {
        return number;
      }
    }
    return number;
  }
}
