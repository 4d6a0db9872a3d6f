package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Folding the events of commands that shared a transaction gives what they stored. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Coalescing.class)
class CoalescedLedgerFoldTest {
  private static final int MANY = 8;

  @Inject Folds folds;

  @BeforeAll
  static void gates() {
    OneGroup.plant();
  }

  @AfterAll
  static void noGates() {
    OneGroup.remove();
  }

  @Test
  void ofOrdersAndTheStockThatTheyShare() throws Exception {
    String customer = Api.customer();
    String sku = Api.product(MANY);
    List<String> keys = OneGroup.keys(MANY);

    List<Response> placed =
        OneGroup.of(
            keys.stream()
                .<Callable<Response>>map(key -> () -> Api.order(key, customer, sku, 1))
                .toList());

    assertThat(OneGroup.statuses(placed)).containsOnly(201);
    assertThat(OneGroup.transactionsOf(keys)).isEqualTo("1 for " + MANY);
    placed.forEach(answer -> folds.requireOrder(answer.path("id")));
    Folds.requireStock(sku);
  }

  @Test
  void ofOrdersThatTakeDifferentSteps() throws Exception {
    String customer = Api.customer();
    String sku = Api.product(2 * MANY);
    List<String> ids = new ArrayList<>();
    List<Callable<Response>> steps = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String id = Api.order(customer, sku, 2).path("id");
      ids.add(id);
      steps.add(
          i % 2 == 0
              ? () -> Api.step(id, 1, "cancellations", "{}")
              : () ->
                  Api.step(
                      id,
                      1,
                      "payments",
                      "{\"amount\":{\"amount\":510,\"currency\":\"GBP\"},\"reference\":\"r\"}"));
    }

    assertThat(OneGroup.statuses(OneGroup.of(steps))).containsOnly(201);
    assertThat(
            WriteDatabase.value(
                "SELECT count(DISTINCT tx) || ' for ' || count(*) FROM event"
                    + " WHERE aggregate_type = 'order' AND version = 2 AND aggregate_id = ANY (?)",
                (Object) ids.toArray(String[]::new)))
        .isEqualTo("1 for " + MANY);
    ids.forEach(folds::requireOrder);
    Folds.requireStock(sku);
  }
}
