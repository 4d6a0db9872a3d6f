package io.millrace.stack;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Work on several processes at once. */
public final class InParallel {
  private InParallel() {}

  /** Runs all and returns when all have ended; throws the first failure. */
  public static void run(List<Runnable> work) {
    run(work, () -> {});
  }

  /**
   * The same.
   *
   * @param onFirstFailure called once, so that the others can be cut short
   */
  public static void run(List<Runnable> work, Runnable onFirstFailure) {
    var first = new AtomicReference<@Nullable Throwable>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Runnable one : work) {
        threads.execute(
            () -> {
              try {
                one.run();
              } catch (RuntimeException | Error e) {
                if (first.compareAndSet(null, e)) {
                  onFirstFailure.run();
                }
              }
            });
      }
    }
    Throwable failure = first.get();
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure != null) {
      throw new StackException("Unexpected failure: " + failure, failure);
    }
  }
}
