package io.millrace.stack;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Work on several processes at once. */
public final class InParallel {
  private InParallel() {}

  /**
   * Runs all and returns when all have ended.
   *
   * @param onFirstFailure called once, so that the others can be cut short
   * @throws StackException or another exception: the first that occurred
   */
  public static void run(List<Runnable> work, Runnable onFirstFailure) {
    var first = new AtomicReference<@Nullable Throwable>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          work.stream()
              .map(
                  one ->
                      CompletableFuture.runAsync(one, threads)
                          .exceptionally(
                              failure -> {
                                if (first.compareAndSet(null, failure)) {
                                  onFirstFailure.run();
                                }
                                return null;
                              }))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).join();
    }
    rethrow(first.get());
  }

  private static void rethrow(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause != null) {
      throw new StackException("Unexpected failure: " + cause, cause);
    }
  }
}
