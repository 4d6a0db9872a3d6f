package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.idempotency.Fingerprint;
import io.millrace.platform.command.postgres.LockIds;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class IdempotencyTest {
  private static Response receive(String key, String sku, int quantity) {
    return Api.merchant(key)
        .body("{\"quantity\":%d}".formatted(quantity))
        .post("/v1/stock/{sku}/receipts", sku);
  }

  @Test
  void aRepetitionGetsTheSameBytesAndTokenAndHasNoSecondEffect() {
    String sku = Api.product(0);
    String key = Api.key();

    Response first = receive(key, sku, 5);
    Response second = receive(key, sku, 5);

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.header("Idempotency-Replayed")).isNull();
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(second.header("Consistency-Token")).isEqualTo(first.header("Consistency-Token"));
    receive(Api.key(), sku, 1).then().body("onHand", equalTo(6));
  }

  @Test
  void aGuestsOrderIsFoundAgainAlthoughItsIdIsNew() {
    String sku = Api.product(5);
    String key = Api.key();
    String body =
        "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}".formatted(sku);

    Response first = Api.merchant(key).body(body).post("/v1/orders");
    Response second = Api.merchant(key).body(body).post("/v1/orders");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.asByteArray()).isEqualTo(first.asByteArray());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
  }

  @Test
  void aKeyIsTheSameQuotedOrBare() {
    String sku = Api.product(0);
    String key = Api.key();

    receive("\"" + key + "\"", sku, 5).then().statusCode(201);

    receive(key, sku, 5).then().statusCode(201).header("Idempotency-Replayed", "true");
  }

  @Test
  void aKeyIsNotTakenForAnotherBodyOrPath() {
    String sku = Api.product(0);
    String key = Api.key();
    receive(key, sku, 5).then().statusCode(201);

    receive(key, sku, 6).then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    Api.merchant(key)
        .body("{\"quantity\":5}")
        .post("/v1/stock/{sku}/adjustments", sku)
        .then()
        .statusCode(422);
  }

  @Test
  void aKeyBelongsToItsCaller() {
    String sku = Api.product(0);
    String key = Api.key();
    receive(key, sku, 5).then().statusCode(201);

    Api.as(Tokens.token("merchant-2", "merchant", ""))
        .header("Idempotency-Key", key)
        .body("{\"quantity\":7}")
        .post("/v1/stock/{sku}/receipts", sku)
        .then()
        .statusCode(201)
        .body("onHand", equalTo(12));
  }

  @Test
  void aRefusalIsRememberedSoThatALateCopyHasNoEffect() {
    String sku = Api.product(1);
    String customer = Api.customer();
    String key = Api.key();
    String body =
        "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}"
            .formatted(customer, sku);
    Api.merchant(key).body(body).post("/v1/orders").then().statusCode(409);
    receive(Api.key(), sku, 10);

    Api.merchant(key)
        .body(body)
        .post("/v1/orders")
        .then()
        .statusCode(409)
        .header("Idempotency-Replayed", "true")
        .body("code", equalTo("out-of-stock"));
  }

  @Test
  void aBodyThatCannotBeTakenDoesNotUseUpTheKey() {
    String sku = Api.product(0);
    String key = Api.key();
    receive(key, sku, 0).then().statusCode(422).body("code", equalTo("validation"));

    receive(key, sku, 5).then().statusCode(201).body("onHand", equalTo(5));
  }

  @Test
  void aRequestUnderTheKeyOfOneThatIsUnderWayIsTurnedAway() throws SQLException {
    String sku = Api.product(0);
    String key = Api.key();
    CommandKey held = new CommandKey("merchant-1", key, Fingerprint.of("", "", new byte[0]));
    try (Connection other = WriteDatabase.connect()) {
      other.setAutoCommit(false);
      try (Statement statement = other.createStatement()) {
        statement.execute("SELECT pg_advisory_xact_lock(%d)".formatted(LockIds.of(held)));
      }
      receive(key, sku, 5)
          .then()
          .statusCode(409)
          .header("Retry-After", notNullValue())
          .body("code", equalTo("idempotency-in-flight"));
      other.rollback();
    }
    receive(key, sku, 5).then().statusCode(201);
  }

  @Test
  void manyCopiesAtOnceHaveOneEffect() throws Exception {
    String sku = Api.product(0);
    String key = Api.key();
    List<Integer> statuses;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> copies =
          IntStream.range(0, 20)
              .mapToObj(_ -> clients.submit(() -> receive(key, sku, 5).statusCode()))
              .toList();
      statuses = copies.stream().map(IdempotencyTest::done).toList();
    }

    assertThat(statuses).contains(201).allMatch(status -> status == 201 || status == 409);
    String stored =
        WriteDatabase.value(
            "SELECT on_hand FROM stock WHERE sku = ? AND bucket = ?",
            sku,
            ShopAggregates.product(sku).bucket());
    assertThat(Objects.requireNonNull(stored)).isEqualTo("5");
  }

  private static int done(Future<Integer> copy) {
    try {
      return copy.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPaymentReferenceHasOneEffectUnderAnyKeyAndVersion() {
    String id = Api.order(Api.customer(), Api.product(5), 2).path("id");
    String payment = "{\"amount\":{\"amount\":510,\"currency\":\"GBP\"},\"reference\":\"psp-1\"}";

    Response confirmed = Api.step(id, 1, "payments", payment);
    Response webhook = Api.step(id, 1, "payments", payment);

    assertThat(confirmed.statusCode()).isEqualTo(201);
    assertThat(webhook.statusCode()).isEqualTo(201);
    assertThat(webhook.asByteArray()).isEqualTo(confirmed.asByteArray());
    assertThat(webhook.header("ETag")).isEqualTo("\"2\"");
    assertThat(webhook.header("Idempotency-Replayed")).isNull();
  }

  @Test
  void aPostWithoutAKeyOrWithABadOneIsRefused() {
    String sku = Api.product(0);
    String path = "/v1/stock/" + sku + "/receipts";
    String body = "{\"quantity\":1}";
    Api.as(Tokens.merchant())
        .body(body)
        .post(path)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("missing-idempotency-key"));
    for (String bad : List.of("", "\"open", "x".repeat(256), "a b", "\"a\"b\"")) {
      Api.merchant(bad).body(body).post(path).then().statusCode(400);
    }
    Api.merchant("one")
        .header("Idempotency-Key", "two")
        .body(body)
        .post(path)
        .then()
        .statusCode(400);
  }
}
