package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.command.stock.Transfer;
import io.millrace.command.stock.Transfer.Parcel;
import io.millrace.command.stock.postgres.StockTransfers;
import io.millrace.command.stock.postgres.StockTransfers.Departure;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.ThreeShards;
import io.millrace.platform.events.EventMetadata;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A shop on three shards sells as one on one shard does. */
@QuarkusTest
@TestProfile(ThreeShards.class)
class ShardedStockTest {
  private static final EventMetadata METADATA =
      new EventMetadata(null, null, "stock-shortage", "millrace");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static List<String> customers = List.of();

  @Inject StockTransfers transfers;

  /** One on each shard; the same for all tests. */
  @BeforeEach
  void customers() {
    if (!customers.isEmpty()) {
      return;
    }
    String[] found = new String[3];
    for (int left = 3; left > 0; ) {
      String id = Api.customer();
      int shard = ThreeShards.shardOf(id);
      left -= found[shard] == null ? 1 : 0;
      found[shard] = id;
    }
    customers = List.of(found);
  }

  private static void assertTotals(String sku, long onHand, long reserved) {
    assertThat(ThreeShards.sum("SELECT on_hand + transferred FROM stock WHERE sku = ?", sku))
        .as("on hand")
        .isEqualTo(onHand);
    assertThat(ThreeShards.sum("SELECT reserved + transferred_held FROM stock WHERE sku = ?", sku))
        .as("reserved")
        .isEqualTo(reserved);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ThreeShards.sum("SELECT transferred FROM stock WHERE sku = ?", sku) == 0);
  }

  @Test
  void everyShardSellsWhatArrivedOnOne() {
    String sku = Api.product(9);

    for (String customer : customers) {
      assertThat(Api.order(customer, sku, 3).statusCode()).isEqualTo(201);
    }

    assertTotals(sku, 9, 9);
  }

  @Test
  void aFreshProductCanBeOrderedAtOnceAndAnUnknownOneNowhere() {
    String sku = Api.product(3);

    for (String customer : customers) {
      Api.order(customer, sku, 1).then().statusCode(201).body("total.amount", equalTo(255));
      Api.order(customer, Api.newSku(), 1)
          .then()
          .statusCode(422)
          .body("code", equalTo("unknown-product"));
    }
  }

  @Test
  void aNewPriceReachesEveryShard() {
    String sku = Api.product(1000);
    for (String customer : customers) {
      Api.order(customer, sku, 1).then().statusCode(201);
    }

    Api.merchant()
        .header("If-Match", "\"1\"")
        .body("{\"amount\":300,\"currency\":\"GBP\"}")
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(200);

    for (String customer : customers) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Api.order(customer, sku, 1).<Integer>path("total.amount") == 300);
    }
  }

  @Test
  void aRefusalTellsWhatThereIsOverAllShards() {
    String sku = Api.product(5);

    for (String customer : customers) {
      Api.order(customer, sku, 6)
          .then()
          .statusCode(409)
          .body("code", equalTo("out-of-stock"))
          .body("shortages.asked", contains(6))
          .body("shortages.available", contains(5));
    }
    assertTotals(sku, 5, 0);
  }

  @Test
  void answersToStockCommandsTellTheSumOverAllShards() {
    String sku = Api.product(9);
    for (String customer : customers) {
      assertThat(Api.order(customer, sku, 2).statusCode()).isEqualTo(201);
    }

    Api.merchant()
        .body("{\"quantity\":10}")
        .post("/v1/stock/{sku}/receipts", sku)
        .then()
        .statusCode(201)
        .body("onHand", equalTo(19))
        .body("reserved", equalTo(6))
        .body("available", equalTo(13));
  }

  @Test
  void anOrderWaitsForPiecesThatAreOnTheirWay() throws Exception {
    // A single piece, which nobody spreads.
    String sku = Api.product(1);
    int donor = shardWith(sku);
    Transfer transfer =
        new Transfer(
            UUID.randomUUID(),
            donor,
            (donor + 1) % 3,
            new TreeMap<>(Map.of(sku, Parcel.available(1))));
    assertThat(transfers.send(transfer, METADATA).await().atMost(PATIENCE))
        .isInstanceOf(Departure.Sent.class);

    try (ExecutorService client = Executors.newSingleThreadExecutor()) {
      Future<Response> order =
          client.submit(() -> Api.order(customers.get((donor + 2) % 3), sku, 1));
      await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> !order.isDone());
      transfers.complete(transfer, METADATA).await().atMost(PATIENCE);
      assertThat(order.get().statusCode()).isEqualTo(201);
    }
    assertTotals(sku, 1, 1);
  }

  private static int shardWith(String sku) {
    return IntStream.range(0, 3)
        .filter(
            shard -> ThreeShards.value(shard, "SELECT on_hand FROM stock WHERE sku = ?", sku) == 1)
        .findFirst()
        .orElseThrow();
  }

  /** Beside the shard that takes it only that of its key, which another key has elsewhere. */
  @Test
  void aReceiptDoesNotNeedTheShardsThatItDoesNotTouch() {
    String sku = Api.product(1);
    int own = shardWith(sku);

    for (int away : new int[] {(own + 1) % 3, (own + 2) % 3}) {
      ThreeShards.whileAway(
          away,
          () ->
              await()
                  .atMost(PATIENCE)
                  .until(
                      () -> change(sku, "receipts", "{\"quantity\":1}"),
                      answer -> answer.statusCode() == 201)
                  .then()
                  .body("partial", equalTo(true)));
    }

    change(sku, "adjustments", "{\"quantity\":-1,\"reason\":\"count\"}")
        .then()
        .statusCode(201)
        .body("onHand", equalTo(2))
        .body("partial", nullValue());
    assertTotals(sku, 2, 0);
  }

  @Test
  void whatAShardThatIsAwayMayHaveIsNotRefused() {
    String sku = Api.product(1);

    ThreeShards.whileAway(
        (shardWith(sku) + 1) % 3,
        () -> {
          for (int key = 0; key < 6; key++) {
            change(sku, "adjustments", "{\"quantity\":-2,\"reason\":\"fire\"}")
                .then()
                .statusCode(503)
                .body("code", equalTo("store-unavailable"));
          }
        });
    assertTotals(sku, 1, 0);
  }

  @Tag("chaos")
  @Test
  void aShardThatStandsStillEndsInAnAnswer() {
    String sku = Api.product(1);
    int own = shardWith(sku);

    ThreeShards.whileLocked(
        own, "stock", () -> change(sku, "receipts", "{\"quantity\":1}").then().statusCode(503));
    ThreeShards.whileLocked(
        (own + 1) % 3,
        "stock",
        () ->
            change(sku, "receipts", "{\"quantity\":1}")
                .then()
                .statusCode(201)
                .body("onHand", equalTo(2))
                .body("partial", equalTo(true)));
    assertTotals(sku, 2, 0);
  }

  private static Response change(String sku, String what, String body) {
    return Api.merchant().body(body).post("/v1/stock/{sku}/" + what, sku);
  }

  @Test
  void aWriteOffFindsThePiecesWhereverTheyAre() {
    String sku = Api.product(9);
    for (String customer : customers) {
      Response order = Api.order(customer, sku, 3);
      Api.step(order.path("id"), 1, "cancellations", "{\"reason\":\"changed my mind\"}")
          .then()
          .statusCode(201);
    }

    Api.merchant()
        .body("{\"quantity\":-8,\"reason\":\"fire\"}")
        .post("/v1/stock/{sku}/adjustments", sku)
        .then()
        .statusCode(201)
        .body("onHand", equalTo(1));
    Api.merchant()
        .body("{\"quantity\":-2,\"reason\":\"fire\"}")
        .post("/v1/stock/{sku}/adjustments", sku)
        .then()
        .statusCode(409)
        .body("available", equalTo(1));
  }

  @Tag("chaos")
  @Test
  void manyClientsOnEveryShardGetThePiecesThereAre() throws Exception {
    String sku = Api.product(20);
    List<String> answers = new ArrayList<>();

    try (ExecutorService pool = Executors.newFixedThreadPool(60)) {
      List<Callable<String>> calls =
          IntStream.range(0, 90)
              .<Callable<String>>mapToObj(i -> () -> ordered(customers.get(i % 3), sku))
              .toList();
      pool.invokeAll(calls).stream().map(Future::resultNow).forEach(answers::add);
    }

    assertThat(answers).containsOnly("placed", "out-of-stock");
    assertThat(answers.stream().filter("placed"::equals)).hasSize(20);
    assertTotals(sku, 20, 20);
  }

  /**
   * As the answer says to: who was turned away because a busy machine had no connection for it asks
   * again, the same. That stock was contended for is no excuse.
   */
  private static String ordered(String customer, String sku) {
    String key = Api.key();
    Response answer =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> Api.order(key, customer, sku, 1), answered -> !busy(answered));
    return answer.statusCode() == 201
        ? "placed"
        : answer.path("code") + (answer.statusCode() == 503 ? ": " + answer.path("detail") : "");
  }

  private static boolean busy(Response answer) {
    return answer.statusCode() == 503
        && answer.<String>path("detail").startsWith("No connection or lock became free");
  }

  @Test
  void freePiecesAreSpreadInTheBackground() {
    String sku = Api.product(300);

    for (int shard = 0; shard < 3; shard++) {
      int number = shard;
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  ThreeShards.value(number, "SELECT on_hand FROM stock WHERE sku = ?", sku) == 100);
    }
    assertTotals(sku, 300, 0);
  }
}
