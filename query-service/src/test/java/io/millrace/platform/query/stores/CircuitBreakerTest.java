package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A neighbour that fails is left alone, and noticed when it comes back. */
class CircuitBreakerTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final CircuitBreaker breaker = new CircuitBreaker(Duration.ofNanos(100), now::get);

  @Test
  void afterFiveFailuresInARowNobodyPasses() {
    fail(4);
    assertThat(breaker.tryPass()).isTrue();
    fail(1);
    assertThat(breaker.tryPass()).isFalse();
  }

  @Test
  void aSuccessInBetweenStartsTheCountAgain() {
    fail(4);
    breaker.succeeded();
    fail(4);
    assertThat(breaker.tryPass()).isTrue();
  }

  @Test
  void onePassesAfterTheWhileToLookAndTheOthersStillDoNot() {
    fail(5);
    now.addAndGet(101);
    assertThat(breaker.tryPass()).isTrue();
    assertThat(breaker.tryPass()).isFalse();
  }

  @Test
  void allPassAgainOnceThatOneSucceeds() {
    fail(5);
    now.addAndGet(101);
    breaker.tryPass();
    breaker.succeeded();
    assertThat(breaker.tryPass()).isTrue();
    assertThat(breaker.isOpen()).isFalse();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }
}
