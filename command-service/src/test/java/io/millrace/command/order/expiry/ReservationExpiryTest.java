package io.millrace.command.order.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.order.postgres.StockRoom;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.sharding.ShardMap;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Orders that nobody pays for give their stock back, each once, whoever else is at it. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ReservationExpiryTest {
  private static final Duration HOLD = Duration.ofMinutes(30);
  private static final Duration PART_PAID_HOLD = Duration.ofDays(7);

  @Inject ShardMap shards;
  @Inject OrderTable orders;
  @Inject StockRoom stock;

  /** An instance whose clock is so much ahead of the one by which orders are placed. */
  private ReservationExpiry instance(Duration ahead) {
    CommandRunner runner =
        new CommandRunner(
            () -> Instant.now().plus(ahead),
            4,
            Duration.ofSeconds(10),
            pause -> Uni.createFrom().voidItem().onItem().delayIt().by(pause),
            _ -> {});
    return new ReservationExpiry(
        shards, runner, orders, stock, new Settings(HOLD, 2), () -> Instant.now().plus(ahead));
  }

  private record Settings(Duration expireAfter, int batchSize) implements ReservationConfig {
    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public Duration partPaidExpireAfter() {
      return PART_PAID_HOLD;
    }

    @Override
    public Duration checkEvery() {
      return Duration.ofSeconds(1);
    }
  }

  private void pass(Duration ahead) {
    instance(ahead).pass(shards.home()).await().atMost(Duration.ofSeconds(30));
  }

  private static String order(String sku, int quantity) {
    return Api.order(Api.customer(), sku, quantity).then().statusCode(201).extract().path("id");
  }

  private static Response pay(String id, int amount) {
    return Api.step(
        id,
        1,
        "payments",
        "{\"amount\":{\"amount\":%d,\"currency\":\"GBP\"},\"reference\":\"psp\"}"
            .formatted(amount));
  }

  private static @Nullable String status(String id) {
    return WriteDatabase.value(
        "SELECT status FROM customer_order WHERE id = ?", UUID.fromString(id));
  }

  private static @Nullable String reserved(String sku) {
    return WriteDatabase.value("SELECT reserved FROM stock WHERE sku = ?", sku);
  }

  private static List<@Nullable String> cancellations(String id) {
    return WriteDatabase.rows(
            """
            SELECT (payload ->> 'reason') || ' by ' || (metadata ->> 'actor') FROM event
            WHERE aggregate_type = 'order' AND aggregate_id = ? AND type = 'OrderCancelled'""",
            id)
        .stream()
        .map(List::getFirst)
        .toList();
  }

  @Test
  void anUnpaidOrderIsCancelledAndItsStockIsFreeForOthers() {
    String sku = Api.product(3);
    String id = order(sku, 3);

    pass(HOLD);

    assertThat(status(id)).isEqualTo("cancelled");
    assertThat(cancellations(id))
        .containsExactly("reservation-expired by system:reservation-expiry");
    assertThat(Api.order(Api.customer(), sku, 3).statusCode()).isEqualTo(201);
  }

  @Test
  void anOrderWithTimeLeftKeepsItsStock() {
    String sku = Api.product(3);
    String id = order(sku, 3);

    pass(HOLD.minusMinutes(1));

    assertThat(status(id)).isEqualTo("placed");
    assertThat(reserved(sku)).isEqualTo("3");
  }

  @Test
  void aPartlyPaidOrderHasMoreTimeButNotForEver() {
    String sku = Api.product(3);
    String id = order(sku, 3);
    pay(id, 100).then().statusCode(201);

    pass(PART_PAID_HOLD.minusMinutes(1));
    assertThat(status(id)).isEqualTo("placed");
    assertThat(reserved(sku)).isEqualTo("3");

    pass(PART_PAID_HOLD.plusMinutes(1));
    assertThat(status(id)).isEqualTo("cancelled");
    assertThat(reserved(sku)).isEqualTo("0");
    Api.step(id, 3, "refunds", "{\"amount\":{\"amount\":100,\"currency\":\"GBP\"}}")
        .then()
        .statusCode(201);
  }

  @Test
  void eachPaymentOfAPartGivesTimeAnew() {
    String sku = Api.product(3);
    String id = order(sku, 3);
    pay(id, 100).then().statusCode(201);
    WriteDatabase.value(
        """
        UPDATE customer_order SET placed_at = placed_at - interval '20 days'
        WHERE id = ? RETURNING 1""",
        UUID.fromString(id));

    pass(PART_PAID_HOLD.minusMinutes(1));

    assertThat(status(id)).isEqualTo("placed");
  }

  @Test
  void moreThanABatchIsDoneInOnePass() {
    String sku = Api.product(5);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(order(sku, 1));
    }

    pass(HOLD);

    assertThat(ids).allMatch(id -> "cancelled".equals(status(id)));
    assertThat(reserved(sku)).isEqualTo("0");
  }

  @Test
  void instancesThatFindTheSameOrdersExpireEachOnce() throws Exception {
    String sku = Api.product(20);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(order(sku, 1));
    }
    try (ExecutorService instances = Executors.newFixedThreadPool(3)) {
      List<Future<?>> passes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        passes.add(instances.submit(() -> pass(HOLD)));
      }
      for (Future<?> pass : passes) {
        pass.get();
      }
    }

    assertThat(ids).allMatch(id -> cancellations(id).size() == 1);
    assertThat(reserved(sku)).isEqualTo("0");
  }

  @Test
  void ofAPaymentAndTheExpiryExactlyOneWins() throws Exception {
    String sku = Api.product(20);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(order(sku, 1));
    }
    List<Future<Integer>> payments = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      ids.forEach(id -> payments.add(clients.submit(() -> pay(id, 255).statusCode())));
      pass(HOLD);
    }

    int paid = 0;
    for (int i = 0; i < ids.size(); i++) {
      boolean won = payments.get(i).get() == 201;
      paid += won ? 1 : 0;
      assertThat(status(ids.get(i))).isEqualTo(won ? "paid" : "cancelled");
      assertThat(cancellations(ids.get(i))).hasSize(won ? 0 : 1);
    }
    assertThat(reserved(sku)).isEqualTo(Integer.toString(paid));
  }

  @Test
  void anIndexServesEachLook() throws Exception {
    anIndexServes("customer_order_unpaid", "paid = 0");
    anIndexServes(
        "customer_order_part_paid",
        """
        paid > 0 AND NOT EXISTS (
          SELECT FROM order_payment p
          WHERE p.bucket = o.bucket AND p.order_id = o.id AND p.paid_at > now())""");
  }

  private static void anIndexServes(String index, String condition) throws Exception {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      // The table is small here, so the planner has to be kept from reading all of it and sorting.
      statement.execute("SET enable_seqscan = off; SET enable_bitmapscan = off");
      StringBuilder plan = new StringBuilder();
      try (ResultSet rows =
          statement.executeQuery(
              """
              EXPLAIN SELECT id, bucket, placed_at FROM customer_order o
              WHERE status = 'placed' AND placed_at <= now() AND %s
                AND (placed_at, bucket, id)
                  > ('epoch', -1, '00000000-0000-0000-0000-000000000000')
              ORDER BY placed_at, bucket, id LIMIT 200"""
                  .formatted(condition))) {
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
      }
      assertThat(plan.toString())
          .containsPattern("Index (Only )?Scan using " + index)
          .doesNotContain("Sort");
    }
  }
}
