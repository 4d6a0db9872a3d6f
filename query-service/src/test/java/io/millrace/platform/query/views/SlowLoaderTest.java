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
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A load that began before an update and ends after it changes neither level. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class SlowLoaderTest {
  @Inject Instance<Redis> redis;
  @Inject ConsistentReads reads;
  @Inject ObjectMapper json;

  private final QueryConfig config = TestConfig.with(Map.of("millrace.cache.l2.timeout", "10s"));
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final LocalCache l1 = new LocalCache(config, metrics);
  private final String id = UUID.randomUUID().toString();
  private final ViewKey key = new ViewKey(Rows.VIEW, id);

  @Test
  void neverOverwritesTheUpdate() {
    RemoteCache l2 = new RemoteCache(config, redis, metrics);
    l2.trust(true);
    ViewCache cache = new ViewCache(l1, l2, reads, TestConfig.noSwitches(), json, config, metrics);
    List<UniEmitter<? super Answer<Rows.Row>>> store = new CopyOnWriteArrayList<>();

    CompletableFuture<Found> slow =
        cache
            .get(
                new Rows(),
                id,
                ReadPreference.ANY,
                view -> true,
                load -> Uni.createFrom().<Answer<Rows.Row>>emitter(store::add))
            .subscribeAsCompletionStage();
    await().until(() -> !store.isEmpty());
    l1.invalidate(key, 2);
    l2.invalidate(Map.of(key, 2L), view -> 0).await().indefinitely();
    store.getFirst().complete(answer(1));
    slow.join();

    assertThat(l1.get(key)).isNull();
    assertThat(InRedis.stored(l2, key)).isEmpty();
    // Had it not been the first level that refused, the second would have.
    l2.put(key, new CachedView(new byte[1], 1, Progress.NONE, null, Instant.EPOCH));
    await().until(() -> metrics.counter("millrace.cache.refused", "level", "L2").count() == 1);
    assertThat(InRedis.stored(l2, key)).isEmpty();
  }

  private static Answer<Rows.Row> answer(long version) {
    return new Answer<>(
        new Snapshot<>(List.of(new Rows.Row(version)), Progress.NONE), "fake", false);
  }
}
