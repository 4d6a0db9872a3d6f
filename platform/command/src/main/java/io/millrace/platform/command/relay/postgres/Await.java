package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.LedgerUnavailableException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the reactive client; on the relay's own virtual threads only. */
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Await() {}

  static <T> T result(String what, Future<T> future) throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new LedgerUnavailableException(
          "the database failed to " + what + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new LedgerUnavailableException(
          "the database took longer than " + LIMIT.toSeconds() + " s to " + what, e);
    }
  }
}
