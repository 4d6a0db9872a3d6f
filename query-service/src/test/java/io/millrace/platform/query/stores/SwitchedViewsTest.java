package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.cache.CachedRow;
import io.millrace.platform.events.cache.ViewEntries;
import io.millrace.platform.query.cache.LocalCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.EventStream;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.millrace.query.kit.ViewVersions;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule: what caches and clients keep of a view is good for the version of it that readers saw then.
 * The second version here shows the same versions of the same rows in another way.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class SwitchedViewsTest {
  @Inject LocalCache l1;
  @Inject Redis redis;
  @Inject ViewGenerations generations;

  private final UUID order = UUID.randomUUID();
  private final UUID customer = UUID.randomUUID();
  private final String path = "/v1/orders/" + order;
  private final String summary = "/v1/customers/" + customer + "/summary";

  @BeforeEach
  void aSecondVersionStandsBy() {
    ReadModel.order(order, customer, 7);
    ReadModel.customer(customer, order.toString(), "Ada Byron", 1);
    ReadModel.write(
        "insert into customer_summary_v1 values (?, 'GBP', 1, 100, 0, now(), now(), 3)", customer);
    for (String view : List.of("order_view", "customer_summary")) {
      ReadModel.progress(view, ReadModel.nextTx());
      ViewVersions.rebuild(view);
    }
    ReadModel.write("update order_view_v2 set status = 'delivered' where id = ?", order);
    ReadModel.write("update customer_summary_v2 set orders = 2 where customer_id = ?", customer);
    ReadModel.awaitReplicas();
    ViewChanges.awaitFollower();
    awaitGeneration("order_view", 0);
  }

  @AfterEach
  void asIfNothingHadBeen() {
    ViewVersions.forget("order_view");
    ViewVersions.forget("customer_summary");
    awaitGeneration("order_view", 0);
    awaitGeneration("customer_summary", 0);
  }

  @Test
  void theTagOfTheOldVersionIsAnsweredWithTheNewContent() {
    String old = warm().header("ETag");
    assertThat(old).isEqualTo("\"7\"");
    assertThat(known(path, old).statusCode()).isEqualTo(304);

    promote();

    Response answer = known(path, old);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("status")).isEqualTo("delivered");
    assertThat(known(path, answer.header("ETag")).statusCode()).isEqualTo(304);
  }

  @Test
  void neitherLevelAnswersWithTheOldContent() {
    warm();

    promote();

    assertThat(status()).isEqualTo("delivered");
    l1.flush();
    assertThat(status()).isEqualTo("delivered");
    assertThat(warm().jsonPath().getString("status")).isEqualTo("delivered");
  }

  @Test
  void aRollbackDoesTheSame() {
    String first = warm().header("ETag");
    promote();
    String second = warm().header("ETag");

    ViewVersions.switchTo("order_view", 1);
    awaitGeneration("order_view", 2);

    Response answer = known(path, first + ", " + second);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("status")).isEqualTo("placed");
    l1.flush();
    assertThat(status()).isEqualTo("placed");
  }

  @Test
  void aSumIsSwitchedWithItsView() {
    Response old = Api.operator().get(summary);
    assertThat(old.asString()).contains("\"orders\":1");

    ViewVersions.switchTo("customer_summary", 2);
    awaitGeneration("customer_summary", 1);

    Response answer = known(summary, old.header("ETag"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.asString()).contains("\"orders\":2");
  }

  @Test
  void aRowMadeOfChosenFieldsHasATagOfItsVersionToo() {
    String fields = path + "?fields=status";
    String old = Api.operator().get(fields).header("ETag");

    promote();

    Response answer = known(fields, old);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("status")).isEqualTo("delivered");
  }

  @Test
  void whatWasWrittenThroughForTheOldVersionIsNotServed() {
    promote();
    CachedRow row =
        new CachedRow(
            "{\"status\":\"from the old version\"}".getBytes(StandardCharsets.UTF_8),
            8,
            Map.of(),
            Map.of(),
            Instant.now(),
            customer.toString(),
            Instant.now(),
            List.of(),
            Duration.ZERO);
    Request put = Request.cmd(Command.EVAL).arg(ViewEntries.PUT).arg(2);
    ViewEntries.keys("order_view", 0, order.toString()).forEach(put::arg);
    put.arg("projector").arg(8).arg(Buffer.buffer(row.write())).arg(60_000).arg(70_000).arg(0);
    assertThat(redis.send(put).await().indefinitely().toInteger()).isEqualTo(1);

    l1.flush();
    assertThat(status()).isEqualTo("delivered");
  }

  @Test
  void anInvalidationThatCameBeforeTheSwitchHoldsBehindIt() {
    warm();
    ViewChanges.send("order_view", order.toString(), 8);
    await().until(() -> l1.get(new ViewKey("order_view", order.toString())) == null);

    promote();

    assertThat(status()).isEqualTo("delivered");
    assertThat(l1.get(new ViewKey("order_view", order.toString()))).isNull();
    ReadModel.write("update order_view_v2 set version = 8 where id = ?", order);
    ReadModel.awaitReplicas();
    assertThat(Api.order(order).jsonPath().getLong("version")).isEqualTo(8);
  }

  @Test
  void streamsGoOnAcrossASwitch() {
    try (EventStream stream =
        EventStream.open(BearerTokens.operator(), "/v1/orders/stream", null)) {
      await().until(() -> !stream.lines().isEmpty());
      promote();
      ReadModel.write("update order_view_v2 set version = 8 where id = ?", order);
      ReadModel.awaitReplicas();
      ViewChanges.send("order_view", order.toString(), 8);

      await()
          .until(
              () ->
                  stream.data().stream()
                      .anyMatch(
                          data -> data.contains(order.toString()) && data.contains("delivered")));
    }
  }

  private void promote() {
    ViewVersions.switchTo("order_view", 2);
    awaitGeneration("order_view", 1);
  }

  /** All instances learn of it by the next look at their stores. */
  private void awaitGeneration(String view, long generation) {
    await().until(() -> generations.of(List.of(view)) == generation);
  }

  /** Both levels have it. */
  private Response warm() {
    return await()
        .until(
            () -> {
              Api.order(order);
              l1.flush();
              return Api.order(order);
            },
            answer -> answer.header("Cache-Status").startsWith("L2; hit"));
  }

  private String status() {
    return Api.order(order).jsonPath().getString("status");
  }

  private static Response known(String path, String tag) {
    return Api.operator().header("If-None-Match", tag).get(path);
  }
}
