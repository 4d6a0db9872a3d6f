package io.millrace.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a log, for error messages. */
public final class LogTail {
  private static final int MAX_LINES = 20;
  private static final int MAX_BYTES = 8_192;

  private LogTail() {}

  /** From this byte on: what an earlier run has written explains nothing. */
  public static String of(Path log, long start) {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(start, file.length() - MAX_BYTES);
      file.seek(from);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()).stream()
          .map(line -> "  | " + line)
          .collect(Collectors.joining("\n"));
    } catch (IOException unreadable) {
      return "  | (no log: " + unreadable.getMessage() + ")";
    }
  }
}
