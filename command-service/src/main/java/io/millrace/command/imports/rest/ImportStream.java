package io.millrace.command.imports.rest;

import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportResult;
import io.millrace.command.imports.rest.RequestChunks.Chunk;
import io.millrace.platform.service.problems.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One import: lines in, results out, in order, a batch at a time. Runs on a thread of its own and
 * waits for the client, the store and the client again; so neither side can run ahead.
 */
final class ImportStream {
  /** Takes a batch of records; the results are in their order. */
  interface Taker {
    List<ImportResult> take(List<ImportRecord> records) throws InterruptedException;
  }

  /** Where the results go. */
  interface Sink {
    /** Returns when the bytes are on their way; false if the client is gone. */
    boolean write(byte[] bytes) throws InterruptedException;
  }

  /** How a stream ended. */
  enum End {
    /** Every line was answered. */
    COMPLETE,
    /** The last line says what failed. */
    FAILED,
    /** The client went away. */
    CLIENT_GONE
  }

  private final ImportConfig config;
  private final RequestChunks input;
  private final Taker taker;
  private final Sink output;
  private final LineSplitter splitter;
  private final ResultLines results = new ResultLines();
  private final List<Pending> pending = new ArrayList<>();
  private int pendingOrderLines;
  private long next = 1;

  /** A line without its answer: a record to take, or the refusal that it gets already. */
  private record Pending(
      long line, @Nullable ImportRecord record, ImportResult.@Nullable Rejected refusal) {}

  ImportStream(ImportConfig config, RequestChunks input, Taker taker, Sink output) {
    this.config = config;
    this.input = input;
    this.taker = taker;
    this.output = output;
    this.splitter = new LineSplitter(config.maxLineBytes(), this::accept);
  }

  /** Runs to the end of the input, or as far as it comes. */
  End run() throws InterruptedException {
    while (true) {
      Chunk chunk = input.next(pending.isEmpty() ? config.idleTimeout() : config.flushAfter());
      Optional<End> end =
          switch (chunk) {
            case null -> quiet();
            case Chunk.Data(Buffer buffer) -> more(buffer);
            case Chunk.End _ -> last();
            case Chunk.Broken _ -> Optional.of(End.CLIENT_GONE);
          };
      if (end.isPresent()) {
        return end.get();
      }
    }
  }

  private Optional<End> more(Buffer buffer) throws InterruptedException {
    splitter.feed(buffer.getBytes());
    boolean full =
        pending.size() >= config.batchRecords() || pendingOrderLines >= config.batchLines();
    return full ? flush() : Optional.empty();
  }

  private Optional<End> last() throws InterruptedException {
    splitter.end();
    return flush().or(() -> Optional.of(End.COMPLETE));
  }

  private Optional<End> quiet() throws InterruptedException {
    if (!pending.isEmpty()) {
      return flush();
    }
    results.addFailure(
        next,
        "idle-timeout",
        "No record came for %d s, so the stream was ended. All lines before this one are answered; send the rest again."
            .formatted(config.idleTimeout().toSeconds()));
    output.write(results.drain());
    return Optional.of(End.FAILED);
  }

  private void accept(LineSplitter.Line line) {
    next = line.number() + 1;
    switch (line) {
      case LineSplitter.TooLong(long number) ->
          refuse(
              number,
              "line-too-long",
              "The line has more than %d bytes and was skipped.".formatted(config.maxLineBytes()));
      case LineSplitter.Text(long number, byte[] bytes) -> parse(number, bytes);
    }
  }

  private void parse(long number, byte[] bytes) {
    if (isBlank(bytes)) {
      return;
    }
    try {
      ImportRecord record = RecordParser.parse(bytes);
      pending.add(new Pending(number, record, null));
      pendingOrderLines += record instanceof OrderRecord order ? order.lines().size() : 0;
    } catch (InvalidRecordException e) {
      refuse(number, e.reason(), e.detail());
    }
  }

  private void refuse(long line, String reason, String detail) {
    pending.add(new Pending(line, null, new ImportResult.Rejected(reason, detail)));
  }

  /** Takes what is pending and answers it. */
  private Optional<End> flush() throws InterruptedException {
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    List<ImportRecord> records =
        pending.stream().map(Pending::record).filter(Objects::nonNull).toList();
    Iterator<ImportResult> taken;
    try {
      taken = records.isEmpty() ? Collections.emptyIterator() : taker.take(records).iterator();
    } catch (ProblemException e) {
      results.addFailure(
          pending.getFirst().line(),
          e.problem().type().code(),
          "This line and those behind it were not taken. Send them again: what was taken all the same is recognised. "
              + e.problem().detail());
      output.write(results.drain());
      return Optional.of(End.FAILED);
    }
    for (Pending line : pending) {
      results.add(line.line(), line.refusal() == null ? taken.next() : line.refusal());
    }
    pending.clear();
    pendingOrderLines = 0;
    return output.write(results.drain()) ? Optional.empty() : Optional.of(End.CLIENT_GONE);
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
