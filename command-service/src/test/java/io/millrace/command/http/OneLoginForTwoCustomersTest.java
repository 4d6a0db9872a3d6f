package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.idempotency.Fingerprint;
import io.millrace.platform.command.postgres.LockIds;
import io.millrace.platform.events.routing.Buckets;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule: a key belongs to who asks and to the customer for whom it is asked. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class OneLoginForTwoCustomersTest {
  private final String login = "login-" + UUID.randomUUID();
  private final String key = Api.key();
  private String sku = "";
  private String ada = "";
  private String bob = "";

  @BeforeEach
  void twoCustomersOfTwoBuckets() {
    sku = Api.product(100);
    ada = Api.customer();
    bob =
        Stream.generate(Api::customer)
            .filter(id -> Buckets.of(id) != Buckets.of(ada))
            .findFirst()
            .orElseThrow();
  }

  private String body(int quantity) {
    return "{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}".formatted(sku, quantity);
  }

  /** The customer is in the token alone, so the requests are the same to the byte. */
  private Response order(String customer, int quantity) {
    return Api.as(Tokens.token(login, "customer", ",\"customer_id\":\"%s\"".formatted(customer)))
        .header("Idempotency-Key", key)
        .body(body(quantity))
        .post("/v1/orders");
  }

  private Response staff(String customer) {
    return Api.as(Tokens.token(login, "merchant", ""))
        .header("Idempotency-Key", key)
        .body(
            "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
                .formatted(customer, sku))
        .post("/v1/orders");
  }

  private static String owner(Response order) {
    return String.valueOf(
        WriteDatabase.value(
            "SELECT customer_id::text FROM customer_order WHERE id = ?",
            UUID.fromString(order.path("id"))));
  }

  private void replayed(Response first, Response again) {
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.asByteArray()).isEqualTo(first.asByteArray());
  }

  @Test
  void eachHasItsOwnOrderUnderTheSameKey() {
    Response adas = order(ada, 1);
    Response bobs = order(bob, 1);

    assertThat(adas.statusCode()).isEqualTo(201);
    assertThat(bobs.statusCode()).isEqualTo(201);
    assertThat(bobs.header("Idempotency-Replayed")).isNull();
    assertThat(owner(adas)).isEqualTo(ada);
    assertThat(owner(bobs)).isEqualTo(bob);
    replayed(adas, order(ada, 1));
    replayed(bobs, order(bob, 1));
  }

  @Test
  void anotherRequestOfOneIsNoOtherRequestOfTheOther() {
    order(ada, 1).then().statusCode(201);
    order(bob, 2).then().statusCode(201);

    order(ada, 2).then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
  }

  @Test
  void bothAtOnceAreTwoOrders() throws Exception {
    List<Future<Response>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String customer = i % 2 == 0 ? ada : bob;
        answers.add(clients.submit(() -> order(customer, 1)));
      }
    }

    for (Future<Response> answer : answers) {
      assertThat(answer.get().statusCode()).isIn(201, 409);
    }
    replayedOnce(ada);
    replayedOnce(bob);
  }

  private void replayedOnce(String customer) {
    order(customer, 1).then().statusCode(201).header("Idempotency-Replayed", "true");
    assertThat(
            WriteDatabase.value(
                "SELECT count(*) FROM customer_order WHERE customer_id = ?",
                UUID.fromString(customer)))
        .isEqualTo("1");
  }

  @Test
  void staffUsesAKeyForOneRequestWhomeverItIsFor() {
    Response adas = staff(ada);
    adas.then().statusCode(201);

    staff(bob).then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    replayed(adas, staff(ada));
    order(bob, 1).then().statusCode(201).header("Idempotency-Replayed", not("true"));
  }

  @Test
  void anAnswerOfAVersionThatDidNotTellIsFoundByItsCustomerAlone() {
    Response adas = order(ada, 1);
    WriteDatabase.rows(
        "UPDATE idempotency SET customer = '' WHERE principal = ? RETURNING 1", login);

    Response bobs = order(bob, 1);

    assertThat(bobs.header("Idempotency-Replayed")).isNull();
    assertThat(owner(bobs)).isEqualTo(bob);
    replayed(adas, order(ada, 1));
  }

  @Test
  void anInstanceOfThatVersionAndOursDoNotTakeOneKeyAtOnce() throws Exception {
    CommandKey theirs = new CommandKey(login, key, Fingerprint.of("", "", new byte[0]));
    try (Connection other = WriteDatabase.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(%d)".formatted(LockIds.of(theirs)));

      order(ada, 1).then().statusCode(409).body("code", equalTo("idempotency-in-flight"));
      other.rollback();
    }
    order(ada, 1).then().statusCode(201);
  }
}
