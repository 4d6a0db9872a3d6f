package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.Management;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.Repair;
import io.millrace.query.kit.ViewChanges;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis lost costs time, never an error. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class RedisOutageTest {
  private final StackProcesses processes = SharedStack.get().processes();

  @Inject LocalCache l1;
  @Inject RemoteCache l2;

  @BeforeEach
  void redisIsUsed() {
    ViewChanges.awaitFollower();
  }

  @AfterEach
  void redisIsBack() {
    Repair.all("redis");
    UUID order = freshOrder();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              l1.flush();
              return Api.order(order).header("Cache-Status").startsWith("L2; hit");
            });
  }

  @Test
  void killedItIsNotMissed() {
    processes.kill("redis");

    for (int i = 0; i < 20; i++) {
      assertAnswered(Api.order(freshOrder()));
    }
    assertThat(Management.ready().statusCode()).isEqualTo(200);
  }

  @Tag("chaos")
  @Test
  void frozenItSlowsNobodyForLong() {
    processes.freeze("redis");

    for (int i = 0; i < 20; i++) {
      assertAnswered(Api.order(freshOrder()));
    }
  }

  @Test
  void anInvalidationThatRedisMissedStillCounts() {
    UUID order = freshOrder();
    ViewKey key = new ViewKey("order_view", order.toString());
    Api.order(order);
    await().until(() -> InRedis.stored(l2, key).isPresent());
    ReadModel.order(order, null, 2);
    ReadModel.awaitReplicas();
    l1.invalidate(key, 2);

    assertThat(Api.order(order).jsonPath().getLong("version")).isEqualTo(2);
  }

  private static void assertAnswered(Response answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.header("Cache-Status")).contains("replica");
    assertThat(answer.timeIn(TimeUnit.MILLISECONDS)).isLessThan(3_000);
  }

  private static UUID freshOrder() {
    UUID order = UUID.randomUUID();
    ReadModel.order(order, null, 1);
    ReadModel.awaitReplicas();
    return order;
  }
}
