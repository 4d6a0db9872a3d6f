package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who answers a read, and what makes a cached value leave. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class CacheLevelsTest {
  @Inject LocalCache l1;
  @Inject RemoteCache l2;
  @Inject MeterRegistry metrics;

  private final UUID order = UUID.randomUUID();
  private final UUID customer = UUID.randomUUID();
  private final ViewKey key = new ViewKey("order_view", order.toString());

  @BeforeEach
  void anOrder() {
    ReadModel.order(order, customer, 1);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
  }

  @Test
  void aReplicaAnswersFirstThenTheProcessItself() {
    Response first = Api.order(order);
    Response second = Api.order(order);

    assertThat(first.header("Cache-Status"))
        .matches("L2; fwd=uri-miss, L1; fwd=uri-miss; detail=replica-[01]");
    assertThat(second.header("Cache-Status")).matches("L1; hit; ttl=\\d+");
    assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
    assertThat(Integer.parseInt(second.header("Age"))).isBetween(0, 30);
  }

  @Test
  void redisAnswersAProcessThatHasForgotten() {
    Response first = Api.order(order);
    awaitInRedis();
    l1.flush();

    Response second = Api.order(order);

    assertThat(second.header("Cache-Status"))
        .matches("L2; hit; ttl=\\d+, L1; fwd=uri-miss; stored");
    assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
    assertThat(Api.order(order).header("Cache-Status")).startsWith("L1; hit");
  }

  @Test
  void aHitIsCheckedLikeARead() {
    Api.order(order);

    Response stranger =
        Api.as(BearerTokens.customer(UUID.randomUUID())).get("/v1/orders/{id}", order);
    Response owner = Api.as(BearerTokens.customer(customer)).get("/v1/orders/{id}", order);

    assertThat(stranger.statusCode()).isEqualTo(404);
    assertThat(owner.header("Cache-Status")).startsWith("L1; hit");
  }

  @Test
  void aViewChangeMakesBothLevelsForget() {
    Api.order(order);
    awaitInRedis();
    ReadModel.order(order, customer, 2);
    ReadModel.awaitReplicas();

    ViewChanges.send("order_view", order.toString(), 2);

    await().until(() -> l1.get(key) == null);
    await().until(() -> InRedis.stored(l2, key).isEmpty());
    assertThat(Api.order(order).jsonPath().getLong("version")).isEqualTo(2);
  }

  @Test
  void aViewChangeThatIsAlreadyInTheCacheChangesNothing() {
    Api.order(order);
    UUID other = UUID.randomUUID();
    ViewChanges.send("order_view", order.toString(), 1);
    ViewChanges.send("order_view", other.toString(), 5);

    await().until(() -> l1.refuses(new ViewKey("order_view", other.toString()), 4));
    assertThat(Api.order(order).header("Cache-Status")).startsWith("L1; hit");
  }

  @Test
  void messagesThatMakeNoSenseStopNothing() {
    Api.order(order);
    ViewChanges.sendRaw("x", null);
    ViewChanges.sendRaw("x", "not json");
    ViewChanges.sendRaw("x", "{\"view\":7,\"key\":null}");
    ViewChanges.sendRaw("x", "{\"view\":\"order_view\",\"key\":\"1\",\"version\":\"1\"}");
    ViewChanges.send("a_view_of_the_future", "1", 1);

    ViewChanges.send("order_view", order.toString(), 2);

    await().until(() -> l1.get(key) == null);
  }

  @Test
  void aReplicaThatIsBehindCannotBringTheOldValueBack() {
    Api.order(order);
    ReadModel.pauseReplay(0);
    ReadModel.pauseReplay(1);
    try {
      ReadModel.order(order, customer, 2);
      ViewChanges.send("order_view", order.toString(), 2);
      await().until(() -> l1.get(key) == null);

      Response old = Api.order(order);

      assertThat(old.jsonPath().getLong("version")).isEqualTo(1);
      assertThat(l1.get(key)).isNull();
    } finally {
      ReadModel.resumeReplay(0);
      ReadModel.resumeReplay(1);
      ReadModel.awaitReplicas();
    }
    assertThat(Api.order(order).jsonPath().getLong("version")).isEqualTo(2);
    assertThat(Api.order(order).header("Cache-Status")).startsWith("L1; hit");
  }

  @Test
  void thoseWhoMissTogetherShareOneLoad() throws Exception {
    long before = reads();
    List<CompletableFuture<Response>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
      for (int i = 0; i < 20; i++) {
        all.add(CompletableFuture.supplyAsync(() -> Api.order(order), clients));
      }
      for (CompletableFuture<Response> one : all) {
        assertThat(one.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
    }
    // Those who came when the load had ended found it in L1.
    assertThat(reads() - before).isEqualTo(1);
  }

  private long reads() {
    return metrics.find("millrace.read.requests").timers().stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }

  private void awaitInRedis() {
    await().until(() -> InRedis.stored(l2, key).isPresent());
  }
}
