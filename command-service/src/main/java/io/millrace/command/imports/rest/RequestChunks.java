package io.millrace.command.imports.rest;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, for a thread that may wait. At most {@value #AHEAD} buffers are under way:
 * the client is held back when its records are not taken as fast as it sends them.
 */
final class RequestChunks {
  private static final int AHEAD = 16;

  /** What came. */
  sealed interface Chunk {
    /** Some bytes. */
    record Data(Buffer buffer) implements Chunk {}

    /** The body is complete. */
    record End() implements Chunk {}

    /** The client is gone. */
    record Broken() implements Chunk {}
  }

  private final HttpServerRequest request;
  private final Context context;
  private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();

  /** Begins to read; to be called on the request's event loop. */
  RequestChunks(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    request.handler(buffer -> chunks.add(new Chunk.Data(buffer)));
    request.endHandler(done -> chunks.add(new Chunk.End()));
    request.exceptionHandler(failure -> chunks.add(new Chunk.Broken()));
    request.fetch(AHEAD);
  }

  /** The next chunk, or null if none comes in time. */
  @Nullable Chunk next(Duration atMost) throws InterruptedException {
    Chunk chunk = chunks.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (chunk instanceof Chunk.Data) {
      context.runOnContext(event -> request.fetch(1));
    }
    return chunk;
  }
}
