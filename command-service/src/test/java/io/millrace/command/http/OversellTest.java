package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Patience;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Alone.class)
class OversellTest {
  private static List<Integer> atOnce(int clients, IntFunction<Integer> call)
      throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      List<Callable<Integer>> calls =
          IntStream.range(0, clients)
              .<Callable<Integer>>mapToObj(i -> () -> call.apply(i))
              .toList();
      return pool.invokeAll(calls).stream().map(Future::resultNow).toList();
    }
  }

  private static int settled(String customer, String sku) {
    String key = Api.key();
    return Patience.settled(() -> Api.order(key, customer, sku, 1)).statusCode();
  }

  @Test
  void fiftyClientsGetTheSevenPiecesThereAre() throws Exception {
    String sku = Api.product(7);
    String customer = Api.customer();

    List<Integer> statuses = atOnce(50, _ -> settled(customer, sku));

    assertThat(statuses).containsOnly(201, 409);
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(7);
    assertThat(WriteDatabase.rows("SELECT on_hand, reserved FROM stock WHERE sku = ?", sku))
        .containsExactly(List.of("7", "7"));
    // The receipt, and each order by itself.
    assertThat(
            WriteDatabase.value(
                "SELECT count(DISTINCT tx) FROM event WHERE aggregate_id = ?", sku + "@0"))
        .isEqualTo("8");
  }

  @Test
  void ordersOfTheSameSkusInOppositeOrderDoNotDeadlock() throws Exception {
    String a = Api.product(30);
    String b = Api.product(30);
    String body =
        "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1},{\"sku\":\"%s\",\"quantity\":1}]}";

    List<Integer> statuses =
        atOnce(
            30,
            i ->
                Api.merchant()
                    .body(i % 2 == 0 ? body.formatted(a, b) : body.formatted(b, a))
                    .post("/v1/orders")
                    .statusCode());

    assertThat(statuses).containsOnly(201);
  }

  @Test
  void aShortageOfOneSkuReservesNothingOfTheOthersAndTellsWhatIsThere() {
    String plenty = Api.product(10);
    String scarce = Api.product(1);
    Api.merchant()
        .body(
            "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2},{\"sku\":\"%s\",\"quantity\":1},{\"sku\":\"%s\",\"quantity\":1}]}"
                .formatted(plenty, scarce, scarce))
        .post("/v1/orders")
        .then()
        .statusCode(409)
        .body("code", equalTo("out-of-stock"))
        .body("shortages.sku", contains(scarce))
        .body("shortages.asked", contains(2))
        .body("shortages.available", contains(1))
        .body("errors.pointer", contains("/lines/1", "/lines/2"));

    assertThat(WriteDatabase.rows("SELECT reserved FROM stock WHERE sku = ?", plenty))
        .containsExactly(List.of("0"));
  }

  @Test
  void aCancelledOrderGivesItsPiecesBack() {
    String sku = Api.product(5);
    String id = Api.order(Api.customer(), sku, 5).path("id");
    assertThat(Api.order(Api.customer(), sku, 1).statusCode()).isEqualTo(409);

    Api.step(id, 1, "cancellations", "{\"reason\":\"changed my mind\"}").then().statusCode(201);

    assertThat(Api.order(Api.customer(), sku, 5).statusCode()).isEqualTo(201);
  }

  @Test
  void anOrderMayHaveTwoThousandLines() {
    String sku = Api.product(2_000);
    String line = "{\"sku\":\"%s\",\"quantity\":1},".formatted(sku);
    String lines = line.repeat(2_000);
    Api.merchant()
        .body("{\"country\":\"France\",\"lines\":[" + lines.substring(0, lines.length() - 1) + "]}")
        .post("/v1/orders")
        .then()
        .statusCode(201)
        .body("total.amount", equalTo(510_000));
  }
}
