package io.millrace.platform.query.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.query.kit.TestConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every setting with its name and default. */
class QueryConfigTest {
  @Test
  void theDefaults() {
    QueryConfig config = TestConfig.defaults();

    assertThat(config.home()).isEmpty();
    assertThat(config.stack()).isEmpty();
    assertThat(config.read().primary()).isEmpty();
    assertThat(config.read().replicas()).isEmpty();
    assertThat(config.read().acceptNewerSchema()).isFalse();
    assertThat(config.read().poolSize()).isEqualTo(16);
    assertThat(config.read().poolQueue()).isEqualTo(256);
    assertThat(config.read().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.read().attemptTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.read().openFor()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.read().pollInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.read().maxLag()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.read().primaryInFlight()).isEqualTo(8);
    assertThat(config.read().primaryAfter()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.consistency().secret()).isEmpty();
    assertThat(config.personalData().keys()).isEmpty();
    assertThat(config.consistency().defaultWait()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.consistency().maxWait()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.consistency().maxWaiting()).isEqualTo(1000);
    assertThat(config.read().hedgePercent()).isEqualTo(3);
    assertThat(config.http().maxConcurrent()).isEqualTo(512);
    assertThat(config.http().bodyTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.rateLimit().perSecond()).isEqualTo(2000);
    assertThat(config.rateLimit().burst()).isEqualTo(4000);
    assertThat(config.rateLimit().unauthenticated().perSecond()).isEqualTo(20);
    assertThat(config.rateLimit().unauthenticated().burst()).isEqualTo(200);
    assertThat(config.streams().heartbeat()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.streams().max()).isEqualTo(1000);
    assertThat(config.streams().maxPerCaller()).isEqualTo(100);
    assertThat(config.streams().sendTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.streams().changeTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.graphql().introspection()).isFalse();
    assertThat(config.graphql().documents()).isEmpty();
    assertThat(config.graphql().persistedOnly()).isFalse();
    assertThat(config.counters().enabled()).isTrue();
    assertThat(config.counters().collectInterval()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.counters().flushInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.cache().topic()).isEqualTo("millrace.views.v1");
    assertThat(config.cache().staleFor()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.cache().negativeTtl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.cache().earlyRefresh()).isEqualTo(1);
    assertThat(config.cache().l2().leaseTtl()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.cache().l2().leaseWait()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.cache().l1().maxBytes()).isEqualTo(64 * 1024 * 1024);
    assertThat(config.cache().l1().ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.cache().l2().enabled()).isTrue();
    assertThat(config.cache().l2().timeout()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.cache().l2().ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.cache().l2().tombstoneTtl()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.cache().l2().openFor()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theNames() {
    Map<String, String> names = new HashMap<>();
    names.put("millrace.home", "/src");
    names.put("millrace.stack", "containers");
    names.put("millrace.read.accept-newer-schema", "true");
    names.put("millrace.read.primary.url", "postgresql://p:1/read");
    names.put("millrace.read.primary.username", "u");
    names.put("millrace.read.primary.password", "s");
    names.put("millrace.read.replicas[0].url", "postgresql://r0:1/read");
    names.put("millrace.read.replicas[0].username", "u");
    names.put("millrace.read.replicas[0].password", "s");
    names.put("millrace.read.replicas[1].url", "postgresql://r1:1/read");
    names.put("millrace.read.replicas[1].username", "u");
    names.put("millrace.read.replicas[1].password", "s");
    names.put("millrace.read.pool-size", "1");
    names.put("millrace.read.pool-queue", "2");
    names.put("millrace.read.connect-timeout", "3s");
    names.put("millrace.read.attempt-timeout", "4s");
    names.put("millrace.read.poll-interval", "5s");
    names.put("millrace.read.max-lag", "6s");
    names.put("millrace.read.primary-in-flight", "7");
    names.put("millrace.read.primary-after", "8s");
    names.put("millrace.consistency.secret", "0123456789abcdef");
    names.put("millrace.personal-data.keys", "a:b");
    names.put("millrace.consistency.default-wait", "9s");
    names.put("millrace.consistency.max-wait", "10s");
    names.put("millrace.consistency.max-waiting", "11");
    names.put("millrace.read.hedge-percent", "1.5");
    names.put("millrace.http.max-concurrent", "24");
    names.put("millrace.rate-limit.per-second", "25");
    names.put("millrace.rate-limit.burst", "26");
    names.put("millrace.rate-limit.unauthenticated.per-second", "261");
    names.put("millrace.rate-limit.unauthenticated.burst", "262");
    names.put("millrace.streams.heartbeat", "27s");
    names.put("millrace.streams.max", "28");
    names.put("millrace.streams.max-per-caller", "29");
    names.put("millrace.streams.send-timeout", "30s");
    names.put("millrace.streams.change-timeout", "31s");
    names.put("millrace.graphql.introspection", "true");
    names.put("millrace.graphql.documents", "/documents");
    names.put("millrace.graphql.persisted-only", "true");
    names.put("millrace.counters.enabled", "false");
    names.put("millrace.counters.collect-interval", "18s");
    names.put("millrace.counters.flush-interval", "19s");
    names.put("millrace.cache.topic", "views");
    names.put("millrace.cache.stale-for", "20s");
    names.put("millrace.cache.negative-ttl", "21s");
    names.put("millrace.cache.early-refresh", "2.5");
    names.put("millrace.cache.l2.lease-ttl", "22s");
    names.put("millrace.cache.l2.lease-wait", "23s");
    names.put("millrace.cache.l1.max-bytes", "12");
    names.put("millrace.cache.l1.ttl", "13s");
    names.put("millrace.cache.l2.enabled", "false");
    names.put("millrace.cache.l2.timeout", "14ms");
    names.put("millrace.cache.l2.ttl", "15s");
    names.put("millrace.cache.l2.tombstone-ttl", "16s");
    names.put("millrace.cache.l2.open-for", "17s");

    QueryConfig config = TestConfig.with(names);

    assertThat(config.home()).contains("/src");
    assertThat(config.stack()).contains("containers");
    assertThat(config.read().acceptNewerSchema()).isTrue();
    assertThat(config.read().primary().orElseThrow().url()).isEqualTo("postgresql://p:1/read");
    assertThat(config.read().replicas().orElseThrow())
        .extracting(QueryConfig.Store::url)
        .containsExactly("postgresql://r0:1/read", "postgresql://r1:1/read");
    assertThat(config.read().poolSize()).isEqualTo(1);
    assertThat(config.read().poolQueue()).isEqualTo(2);
    assertThat(config.read().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.read().attemptTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.read().openFor()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.read().pollInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.read().maxLag()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.read().primaryInFlight()).isEqualTo(7);
    assertThat(config.read().primaryAfter()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.personalData().keys()).contains("a:b");
    assertThat(config.consistency().secret()).contains("0123456789abcdef");
    assertThat(config.consistency().defaultWait()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.consistency().maxWait()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.consistency().maxWaiting()).isEqualTo(11);
    assertThat(config.read().hedgePercent()).isEqualTo(1.5);
    assertThat(config.http().maxConcurrent()).isEqualTo(24);
    assertThat(config.rateLimit().perSecond()).isEqualTo(25);
    assertThat(config.rateLimit().burst()).isEqualTo(26);
    assertThat(config.rateLimit().unauthenticated().perSecond()).isEqualTo(261);
    assertThat(config.rateLimit().unauthenticated().burst()).isEqualTo(262);
    assertThat(config.streams().heartbeat()).isEqualTo(Duration.ofSeconds(27));
    assertThat(config.streams().max()).isEqualTo(28);
    assertThat(config.streams().maxPerCaller()).isEqualTo(29);
    assertThat(config.streams().sendTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.streams().changeTimeout()).isEqualTo(Duration.ofSeconds(31));
    assertThat(config.graphql().introspection()).isTrue();
    assertThat(config.graphql().documents()).contains("/documents");
    assertThat(config.graphql().persistedOnly()).isTrue();
    assertThat(config.counters().enabled()).isFalse();
    assertThat(config.counters().collectInterval()).isEqualTo(Duration.ofSeconds(18));
    assertThat(config.counters().flushInterval()).isEqualTo(Duration.ofSeconds(19));
    assertThat(config.cache().topic()).isEqualTo("views");
    assertThat(config.cache().staleFor()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.cache().negativeTtl()).isEqualTo(Duration.ofSeconds(21));
    assertThat(config.cache().earlyRefresh()).isEqualTo(2.5);
    assertThat(config.cache().l2().leaseTtl()).isEqualTo(Duration.ofSeconds(22));
    assertThat(config.cache().l2().leaseWait()).isEqualTo(Duration.ofSeconds(23));
    assertThat(config.cache().l1().maxBytes()).isEqualTo(12);
    assertThat(config.cache().l1().ttl()).isEqualTo(Duration.ofSeconds(13));
    assertThat(config.cache().l2().enabled()).isFalse();
    assertThat(config.cache().l2().timeout()).isEqualTo(Duration.ofMillis(14));
    assertThat(config.cache().l2().ttl()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.cache().l2().tombstoneTtl()).isEqualTo(Duration.ofSeconds(16));
    assertThat(config.cache().l2().openFor()).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void aNameThatDoesNotExistIsAnError() {
    assertThatThrownBy(() -> TestConfig.with(Map.of("millrace.read.pool-sise", "3")))
        .hasMessageContaining("millrace.read.pool-sise");
  }
}
