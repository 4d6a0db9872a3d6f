package io.millrace.platform.query.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.LocalCache;
import io.millrace.platform.query.cache.RemoteCache;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.query.kit.Load;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.TestConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hot key that expires again and again under many clients of two processes is loaded once each
 * time. Full size: {@code -Dshow.stampede.expiries=300}.
 */
@Tag("chaos")
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class StampedeTest {
  private static final int CLIENTS = 256;
  private static final int EXPIRIES = Integer.getInteger("show.stampede.expiries", 15);
  private static final Duration EVERY = Duration.ofMillis(200);

  /** A loaded test machine must not look like a Redis that is away, or like a lost holder. */
  private static final Map<String, String> PATIENT =
      Map.of(
          "millrace.cache.l2.timeout", "10s",
          "millrace.cache.l2.lease-ttl", "20s",
          "millrace.cache.l2.lease-wait", "20s");

  @Inject Instance<Redis> redis;
  @Inject ConsistentReads reads;
  @Inject ObjectMapper json;

  private final AtomicLong loads = new AtomicLong();
  private final String id = UUID.randomUUID().toString();

  @Test
  void isLoadedOncePerExpiry() {
    Process one = process();
    Process two = process();
    ask(one);
    loads.set(0);
    try (Load load = Load.of(CLIENTS, client -> ask(client % 2 == 0 ? one : two))) {
      for (int i = 0; i < EXPIRIES; i++) {
        long loaded = loads.get();
        expire();
        one.l1.flush();
        two.l1.flush();
        await().until(() -> loads.get() > loaded);
        await().pollDelay(EVERY).until(() -> true);
      }
      assertThat(load.failures()).isEmpty();
      assertThat(load.answers()).isGreaterThan(EXPIRIES * CLIENTS);
    }
    System.out.printf("stampede: %d expiries, %d loads%n", EXPIRIES, loads.get());
    assertThat(loads.get()).isBetween((long) EXPIRIES, (long) Math.floor(EXPIRIES * 1.02));
  }

  private record Process(LocalCache l1, ViewCache cache) {}

  /** The two levels as another process of the service has them. */
  private Process process() {
    QueryConfig config = TestConfig.with(PATIENT);
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    LocalCache l1 = new LocalCache(config, metrics);
    RemoteCache l2 = new RemoteCache(config, redis, metrics);
    l2.trust(true);
    return new Process(
        l1, new ViewCache(l1, l2, reads, TestConfig.noSwitches(), json, config, metrics));
  }

  private void ask(Process process) {
    Found found =
        process
            .cache
            .get(new Rows(), id, ReadPreference.ANY, view -> true, load -> load())
            .await()
            .atMost(Duration.ofSeconds(60));
    assertThat(found.view()).isNotNull();
  }

  private Uni<Answer<Rows.Row>> load() {
    loads.incrementAndGet();
    return Uni.createFrom()
        .item(new Answer<>(new Snapshot<>(List.of(new Rows.Row(1)), Progress.NONE), "fake", false))
        .onItem()
        .delayIt()
        .by(Duration.ofMillis(30));
  }

  private void expire() {
    redis
        .get()
        .send(Request.cmd(Command.DEL).arg("millrace:view:{" + Rows.VIEW + ":" + id + "}"))
        .await()
        .indefinitely();
  }
}
