package io.millrace.command.imports.rest;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines, holding back no more than the longest line allowed. */
final class LineSplitter {
  /** A piece of the input between two line feeds. */
  sealed interface Line {
    /** From 1. */
    long number();
  }

  /** Its bytes, without the end of line. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Text(long number, byte[] bytes) implements Line {}

  /** It was longer than allowed; its bytes are gone. */
  record TooLong(long number) implements Line {}

  private final int maxBytes;
  private final Consumer<Line> lines;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private boolean tooLong;
  private long number;

  LineSplitter(int maxBytes, Consumer<Line> lines) {
    this.maxBytes = maxBytes;
    this.lines = lines;
  }

  void feed(byte[] chunk) {
    int from = 0;
    for (int at = 0; at < chunk.length; at++) {
      if (chunk[at] == '\n') {
        keep(chunk, from, at);
        emit();
        from = at + 1;
      }
    }
    keep(chunk, from, chunk.length);
  }

  /** The input has ended; a last line need not end with a line feed. */
  void end() {
    if (open.size() > 0 || tooLong) {
      emit();
    }
  }

  private void keep(byte[] chunk, int from, int to) {
    if (tooLong || to == from) {
      return;
    }
    if (open.size() + (to - from) > maxBytes) {
      tooLong = true;
      open.reset();
      return;
    }
    open.write(chunk, from, to - from);
  }

  private void emit() {
    number++;
    lines.accept(tooLong ? new TooLong(number) : new Text(number, open.toByteArray()));
    open.reset();
    tooLong = false;
  }
}
