package io.millrace.stack.containers;

import io.millrace.stack.StateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.io.file.PathUtils;

/** What a container has said, over all its starts, in a file. */
final class ContainerLog {
  private final Path file;
  private volatile long start;

  ContainerLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** What comes from now on belongs to a new start. */
  void begin() {
    StateFiles.doing("make the folder of " + file, () -> PathUtils.createParentDirectories(file));
    start = file.toFile().length();
  }

  synchronized void append(byte[] output) {
    StateFiles.doing(
        "write " + file,
        () -> Files.write(file, output, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Whether it has said so since its last start. */
  boolean says(String text) {
    byte[] all =
        StateFiles.doing(
            "read " + file, () -> Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
    int from = (int) Math.min(start, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8).contains(text);
  }

  /** For error messages. */
  String advice() {
    return "The reason should be in its log. Log: %s%n%s"
        .formatted(file, StateFiles.tail(file, start));
  }
}
