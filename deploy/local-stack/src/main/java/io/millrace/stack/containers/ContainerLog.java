package io.millrace.stack.containers;

import io.millrace.stack.LogTail;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StackException("Could not make the folder of %s: %s".formatted(file, e), e);
    }
    start = file.toFile().length();
  }

  synchronized void append(byte[] output) {
    try {
      Files.write(file, output, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new StackException("Could not write %s: %s".formatted(file, e), e);
    }
  }

  /** Whether it has said so since its last start. */
  boolean says(String text) {
    try {
      byte[] all = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      int from = (int) Math.min(start, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8).contains(text);
    } catch (IOException e) {
      throw new StackException("Could not read %s: %s".formatted(file, e), e);
    }
  }

  /** For error messages. */
  String advice() {
    return "The reason should be in its log. Log: %s%n%s".formatted(file, LogTail.of(file, start));
  }
}
