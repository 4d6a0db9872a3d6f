package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.StoreException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the database's answers mean to the engine. */
public final class DatabaseAnswers {
  /** Raised by {@code require_checkpoints}. */
  private static final String CHECKPOINT_MOVED = "MR001";

  private DatabaseAnswers() {}

  /** The result. Throws {@link StoreException}. */
  public static <T> T await(Future<T> future, Duration timeout) {
    try {
      return translated(future, timeout).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      throw e;
    }
  }

  /** The same, its failures told as {@link StoreException}s. */
  static <T> CompletableFuture<T> translated(Future<T> future, Duration timeout) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(translate(e)));
  }

  /** Parameters that cannot be made from a row are refused like a row that the table refuses. */
  public static <T> T refusing(Supplier<T> parameters) {
    try {
      return parameters.get();
    } catch (RuntimeException e) {
      throw new StoreException.Refused(e.toString(), e);
    }
  }

  private static StoreException translate(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof StoreException known) {
      return known;
    }
    if (cause instanceof PgException answer) {
      String state = String.valueOf(answer.getSqlState());
      String said = answer.getErrorMessage() + " (" + state + ")";
      if (state.equals(CHECKPOINT_MOVED)) {
        return new StoreException.Fenced(said, cause);
      }
      return concernsTheData(state)
          ? new StoreException.Refused(said, cause)
          : new StoreException.Away(said, cause);
    }
    if (cause instanceof TimeoutException) {
      return new StoreException.Away("no answer in time", cause);
    }
    return new StoreException.Away(String.valueOf(cause.getMessage()), cause);
  }

  // 22 data exception, 23 constraint, 54 a limit such as the size of an index entry. Everything
  // else
  // is the database's state, and a retry may find it changed.
  private static boolean concernsTheData(String state) {
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }
}
