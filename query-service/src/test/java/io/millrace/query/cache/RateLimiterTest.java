package io.millrace.query.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.TestConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One limit for all instances, and one per instance while Redis is away. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class RateLimiterTest {
  private static final Map<String, String> HUNDRED =
      Map.of(
          "millrace.rate-limit.per-second", "1",
          "millrace.rate-limit.burst", "100",
          "millrace.cache.l2.timeout", "10s");

  private final String principal = UUID.randomUUID().toString();
  private final AtomicLong now = new AtomicLong();

  @Inject Instance<Redis> redis;

  @Test
  void twoInstancesTogetherAllowNoMoreThanOne() {
    RateLimiter one = limiter(HUNDRED);
    RateLimiter two = limiter(HUNDRED);
    int allowed = 0;
    for (int i = 0; i < 150; i++) {
      allowed += take(one) >= 0 ? 1 : 0;
      allowed += take(two) >= 0 ? 1 : 0;
    }
    // The bucket, and what it gains while the test runs.
    assertThat(allowed).isBetween(100, 130);
  }

  @Test
  void eachPrincipalHasItsOwn() {
    RateLimiter limiter = limiter(HUNDRED);
    for (int i = 0; i < 150; i++) {
      take(limiter);
    }
    assertThat(limiter.take(principal + "-another").await().indefinitely()).isNotNegative();
  }

  @Test
  void withoutRedisTheInstanceLimitsByItself() {
    RateLimiter limiter = limiter(without());
    int allowed = 0;
    for (int i = 0; i < 150; i++) {
      allowed += take(limiter) >= 0 ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(100);

    now.addAndGet(Duration.ofSeconds(7).toNanos());
    int later = 0;
    for (int i = 0; i < 20; i++) {
      later += take(limiter) >= 0 ? 1 : 0;
    }
    assertThat(later).isEqualTo(7);
  }

  private static Map<String, String> without() {
    Map<String, String> settings = new HashMap<>(HUNDRED);
    settings.put("millrace.cache.l2.enabled", "false");
    return settings;
  }

  private long take(RateLimiter limiter) {
    return limiter.take(principal).await().indefinitely();
  }

  private RateLimiter limiter(Map<String, String> settings) {
    return new RateLimiter(TestConfig.with(settings), redis, new SimpleMeterRegistry(), now::get);
  }
}
