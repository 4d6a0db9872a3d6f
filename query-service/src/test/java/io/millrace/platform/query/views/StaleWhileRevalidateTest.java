package io.millrace.platform.query.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.InRedis;
import io.millrace.platform.query.cache.LocalCache;
import io.millrace.platform.query.cache.RemoteCache;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.TestConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A value whose time is over is served at once, and is new for who comes later. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class StaleWhileRevalidateTest {
  @Inject Instance<Redis> redis;
  @Inject ConsistentReads reads;
  @Inject ObjectMapper json;

  private final QueryConfig config =
      TestConfig.with(
          Map.of(
              "millrace.cache.l1.ttl", "50ms",
              "millrace.cache.l2.ttl", "50ms",
              "millrace.cache.l2.timeout", "10s",
              "millrace.cache.stale-for", "10m",
              "millrace.cache.early-refresh", "0"));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final LocalCache l1 = new LocalCache(config, metrics);
  private final String id = UUID.randomUUID().toString();
  private final ViewKey key = new ViewKey(Rows.VIEW, id);
  private final AtomicLong version = new AtomicLong(1);

  @Test
  void servesTheOldValueWhileItLoadsTheNewOne() {
    RemoteCache l2 = new RemoteCache(config, redis, metrics);
    l2.trust(true);
    ViewCache cache = new ViewCache(l1, l2, reads, TestConfig.noSwitches(), json, config, metrics);
    assertThat(ask(cache)).isEqualTo(1);
    await().until(() -> InRedis.stored(l2, key).isPresent());
    LocalCache.Kept kept = l1.get(key);
    await().until(() -> kept != null && kept.ttl().isNegative());
    version.set(2);

    assertThat(ask(cache)).isEqualTo(1);

    await().until(() -> ask(cache) == 2);
  }

  private long ask(ViewCache cache) {
    Found found =
        cache
            .get(new Rows(), id, ReadPreference.ANY, view -> true, load -> load())
            .await()
            .indefinitely();
    CachedView view = found.view();
    return view == null ? 0 : view.version();
  }

  private Uni<Answer<Rows.Row>> load() {
    Snapshot<Rows.Row> rows = new Snapshot<>(List.of(new Rows.Row(version.get())), Progress.NONE);
    return Uni.createFrom().item(new Answer<>(rows, "fake", false));
  }
}
