package io.millrace.platform.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.LogLines;
import io.millrace.stack.junit.NoBlockedEventLoops;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What would fail any other test: an event loop that waits. One that computes fails none. */
class BlockedEventLoopTest {
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setBlockedThreadCheckInterval(50)
              .setMaxEventLoopExecuteTime(300)
              .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
              .setWarningExceptionTime(300)
              .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    NoBlockedEventLoops.take();
  }

  @Test
  void oneThatWaitsIsFound() {
    CountDownLatch latch = new CountDownLatch(1);
    List<String> found = new ArrayList<>();
    vertx.runOnContext(_ -> waitFor(latch));

    try {
      await()
          .until(
              () -> {
                found.addAll(NoBlockedEventLoops.take());
                return !found.isEmpty();
              });
    } finally {
      latch.countDown();
    }

    assertThat(found.getFirst()).contains("vert.x-eventloop-thread", "waitFor");
  }

  @Test
  void oneThatComputesIsNot() {
    AtomicBoolean stop = new AtomicBoolean();
    try (LogLines log = new LogLines()) {
      vertx.runOnContext(
          _ -> {
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          });

      await().until(() -> log.ofTheWatchdog() > 0);
    } finally {
      stop.set(true);
    }

    assertThat(NoBlockedEventLoops.take()).isEmpty();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
