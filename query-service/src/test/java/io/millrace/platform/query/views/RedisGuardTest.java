package io.millrace.platform.query.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.InRedis;
import io.millrace.platform.query.cache.RemoteCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ViewChanges;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same law in Redis, where several instances write. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class RedisGuardTest {
  @Inject RemoteCache cache;

  private final ViewKey key = new ViewKey("order_view", UUID.randomUUID().toString());
  private final ViewKey after = new ViewKey("order_view", UUID.randomUUID().toString());

  @BeforeEach
  void redisIsTrusted() {
    ViewChanges.awaitFollower();
  }

  @Test
  void aSlowLoaderDoesNotReplaceANewerValue() {
    cache.put(key, view(2));
    cache.put(key, view(1));

    assertThat(settled().map(CachedView::version)).contains(2L);
  }

  @Test
  void aSlowLoaderDoesNotBringBackWhatWasInvalidated() {
    cache.put(key, view(1));
    cache.invalidate(Map.of(key, 2L), view -> 0).await().indefinitely();
    cache.put(key, view(1));

    assertThat(settled()).isEmpty();
  }

  @Test
  void theNewVersionIsTakenAfterTheInvalidation() {
    cache.invalidate(Map.of(key, 2L), view -> 0).await().indefinitely();
    cache.put(key, view(2));

    assertThat(settled().map(CachedView::version)).contains(2L);
  }

  @Test
  void anInvalidationThatComesLateChangesNothing() {
    cache.put(key, view(3));
    settled();
    cache.invalidate(Map.of(key, 2L), view -> 0).await().indefinitely();

    assertThat(settled().map(CachedView::version)).contains(3L);
  }

  /** Writes are not waited for: one more, sent after them, shows when they are done. */
  private Optional<CachedView> settled() {
    for (int i = 0; i < 20; i++) {
      cache.put(after, view(i + 1));
    }
    await()
        .until(() -> InRedis.stored(cache, after).filter(view -> view.version() == 20).isPresent());
    return InRedis.stored(cache, key);
  }

  private static CachedView view(long version) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    return new CachedView(body, version, Progress.NONE, null, Instant.EPOCH);
  }
}
