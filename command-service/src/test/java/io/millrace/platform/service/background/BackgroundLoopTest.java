package io.millrace.platform.service.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Background work goes on until it is stopped, whatever a round throws. */
class BackgroundLoopTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aRoundThatFailsIsNotTheLast() throws InterruptedException {
    AtomicInteger rounds = new AtomicInteger();
    BackgroundLoop loop =
        BackgroundLoop.every(
                Duration.ofMillis(1),
                "test",
                () -> {
                  rounds.incrementAndGet();
                  throw new IllegalStateException("planted");
                })
            .start();

    await().atMost(LONG).until(() -> rounds.get() > 1);
    loop.stop(LONG);
  }

  @Test
  void whoStopsItWaitsForTheRoundUnderWay() throws InterruptedException {
    Thread stopper = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    BackgroundLoop loop =
        BackgroundLoop.every(
                Duration.ofMillis(1),
                "test",
                () -> {
                  begun.countDown();
                  try {
                    never.await();
                  } finally {
                    await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);
                    ended.incrementAndGet();
                  }
                })
            .start();
    assertThat(begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

    loop.stop(LONG);

    assertThat(ended).hasValue(1);
  }
}
