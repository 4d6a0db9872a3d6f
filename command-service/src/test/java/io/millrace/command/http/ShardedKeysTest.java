package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Patience;
import io.millrace.command.testing.ThreeShards;
import io.millrace.command.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One key, one effect, whatever shard the key's requests lead to. */
@QuarkusTest
@TestProfile(ThreeShards.class)
class ShardedKeysTest {
  private static String customerOn(int shard) {
    return Stream.generate(Api::customer)
        .filter(id -> ThreeShards.shardOf(id) == shard)
        .findFirst()
        .orElseThrow();
  }

  private static String order(String customer, String sku) {
    return "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
        .formatted(customer, sku);
  }

  private static long orders() {
    return ThreeShards.sum("SELECT count(*) FROM customer_order");
  }

  @Test
  void aKeyIsOneRequestsOnEveryShard() {
    String sku = Api.product(100);
    List<String> customers = IntStream.range(0, 3).mapToObj(ShardedKeysTest::customerOn).toList();
    long before = orders();

    for (int first = 0; first < 3; first++) {
      String key = Api.key();
      String body = order(customers.get(first), sku);
      Response response = Api.merchant(key).body(body).post("/v1/orders");
      assertThat(response.statusCode()).isEqualTo(201);

      for (int other = 1; other < 3; other++) {
        Api.merchant(key)
            .body(order(customers.get((first + other) % 3), sku))
            .post("/v1/orders")
            .then()
            .statusCode(422);
      }
      Response again = Api.merchant(key).body(body).post("/v1/orders");
      assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(again.asByteArray()).isEqualTo(response.asByteArray());
    }
    assertThat(orders() - before).isEqualTo(3);
  }

  @Test
  void theCustomersOfOneLoginHaveKeysOfTheirOwn() {
    String sku = Api.product(100);
    List<String> customers = IntStream.range(0, 3).mapToObj(ShardedKeysTest::customerOn).toList();
    String key = Api.key();
    String body = "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);
    long before = orders();
    for (int round = 0; round < 2; round++) {
      for (int shard = 0; shard < 3; shard++) {
        String claim = ",\"customer_id\":\"%s\"".formatted(customers.get(shard));
        Api.as(Tokens.token("one-login", "customer", claim))
            .header("Idempotency-Key", key)
            .body(body)
            .post("/v1/orders")
            .then()
            .statusCode(201)
            .header("Idempotency-Replayed", round == 0 ? nullValue() : equalTo("true"));
      }
    }
    assertThat(orders() - before).isEqualTo(3);
  }

  @Test
  void aKeyOfTheCatalogueIsNoOthers() {
    String key = Api.key();
    Api.merchant(key)
        .body(
            "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                .formatted(Api.newSku()))
        .post("/v1/products")
        .then()
        .statusCode(201);

    for (int shard = 0; shard < 3; shard++) {
      Api.merchant(key)
          .body(order(customerOn(shard), Api.newSku()))
          .post("/v1/orders")
          .then()
          .statusCode(422);
    }
  }

  @Test
  void aGuestsOrderAndANamelessCustomerAreMadeOnce() {
    String sku = Api.product(100);
    String guest = "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}";
    for (int i = 0; i < 10; i++) {
      String key = Api.key();
      Response first = Api.merchant(key).body(guest.formatted(sku)).post("/v1/orders");
      Response second = Api.merchant(key).body(guest.formatted(sku)).post("/v1/orders");
      assertThat(first.statusCode()).isEqualTo(201);
      assertThat(second.asByteArray()).isEqualTo(first.asByteArray());

      String other = Api.key();
      String nameless = "{\"name\":\"Ada Byron\",\"country\":\"France\"}";
      assertThat(Api.merchant(other).body(nameless).post("/v1/customers").asByteArray())
          .isEqualTo(Api.merchant(other).body(nameless).post("/v1/customers").asByteArray());
    }
  }

  @Test
  void ofManyRequestsWithOneKeyAtOnceOneTakesEffect() throws Exception {
    String sku = Api.product(1000);
    List<String> customers = IntStream.range(0, 3).mapToObj(ShardedKeysTest::customerOn).toList();
    try (ExecutorService pool = Executors.newFixedThreadPool(12)) {
      for (int round = 0; round < 3; round++) {
        long before = orders();
        String key = Api.key();
        List<Callable<Integer>> calls =
            IntStream.range(0, 12)
                .<Callable<Integer>>mapToObj(
                    i ->
                        () ->
                            Patience.settled(
                                    () ->
                                        Api.merchant(key)
                                            .body(order(customers.get(i % 3), sku))
                                            .post("/v1/orders"))
                                .statusCode())
                .toList();
        List<Integer> statuses = pool.invokeAll(calls).stream().map(Future::resultNow).toList();

        assertThat(statuses).contains(201, 422).isSubsetOf(201, 409, 422);
        assertThat(orders() - before).isEqualTo(1);
      }
    }
  }
}
