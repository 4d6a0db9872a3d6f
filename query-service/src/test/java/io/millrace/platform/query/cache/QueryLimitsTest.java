package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.service.limits.CallerLimits;
import io.millrace.platform.service.limits.CallerLimits.Standing;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.TestConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One limit for all instances, and one per instance while Redis is away. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class QueryLimitsTest {
  private static final Map<String, String> HUNDRED =
      Map.of(
          "millrace.rate-limit.per-second", "1",
          "millrace.rate-limit.burst", "100",
          "millrace.rate-limit.unauthenticated.per-second", "1",
          "millrace.rate-limit.unauthenticated.burst", "10",
          "millrace.cache.l2.timeout", "10s");

  private final String principal = UUID.randomUUID().toString();
  private final AtomicLong now = new AtomicLong();

  @Inject Instance<Redis> redis;

  @Test
  void twoInstancesTogetherAllowNoMoreThanOne() {
    CallerLimits one = limits(HUNDRED);
    CallerLimits two = limits(HUNDRED);
    int allowed = 0;
    for (int i = 0; i < 150; i++) {
      allowed += isAllowed(one) ? 1 : 0;
      allowed += isAllowed(two) ? 1 : 0;
    }
    // The bucket, and what it gains while the test runs.
    assertThat(allowed).isBetween(100, 130);
  }

  @Test
  void eachPrincipalHasItsOwn() {
    CallerLimits limits = limits(HUNDRED);
    for (int i = 0; i < 150; i++) {
      isAllowed(limits);
    }
    assertThat(isAllowed(limits.principal(principal + "-another"))).isTrue();
  }

  @Test
  void anAddressIsNoPrincipalAndMayFarLess() {
    CallerLimits limits = limits(HUNDRED);
    int allowed = 0;
    for (int i = 0; i < 20; i++) {
      allowed += isAllowed(limits.stranger(principal)) ? 1 : 0;
    }
    assertThat(allowed).isBetween(10, 19);
    assertThat(isAllowed(limits)).isTrue();
  }

  @Test
  void withoutRedisTheInstanceLimitsByItself() {
    CallerLimits limits = limits(without());
    int allowed = 0;
    for (int i = 0; i < 150; i++) {
      allowed += isAllowed(limits) ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(100);

    now.addAndGet(Duration.ofSeconds(7).toNanos());
    int later = 0;
    for (int i = 0; i < 20; i++) {
      later += isAllowed(limits) ? 1 : 0;
    }
    assertThat(later).isEqualTo(7);
  }

  private static Map<String, String> without() {
    Map<String, String> settings = new HashMap<>(HUNDRED);
    settings.put("millrace.cache.l2.enabled", "false");
    return settings;
  }

  private boolean isAllowed(CallerLimits limits) {
    return isAllowed(limits.principal(principal));
  }

  private static boolean isAllowed(Uni<Optional<Standing>> counted) {
    return !counted.await().indefinitely().orElseThrow().refused();
  }

  private CallerLimits limits(Map<String, String> settings) {
    return QueryLimits.limits(
        TestConfig.with(settings), redis, new SimpleMeterRegistry(), now::get);
  }
}
