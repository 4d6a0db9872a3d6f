package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The provider's webhook and the buyer's confirmation report one payment at the same moment, each
 * under a key of its own: the reference makes it one.
 */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class PaymentRaceTest {
  private static final String PAYMENT =
      "{\"amount\":{\"amount\":255,\"currency\":\"GBP\"},\"reference\":\"psp-1\"}";

  private static int report(String id, String ifMatch) {
    return Api.merchant()
        .header("If-Match", ifMatch)
        .body(PAYMENT)
        .post("/v1/orders/{id}/payments", id)
        .statusCode();
  }

  @Test
  void isBookedOnceAndBothAreToldSo() throws Exception {
    String customer = Api.customer();
    String sku = Api.product(10);
    for (int i = 0; i < 10; i++) {
      String id = Api.order(customer, sku, 1).path("id");
      List<Future<Integer>> reports = new ArrayList<>();
      try (ExecutorService both = Executors.newFixedThreadPool(2)) {
        reports.add(both.submit(() -> report(id, "*")));
        reports.add(both.submit(() -> report(id, "\"1\"")));
      }

      for (Future<Integer> each : reports) {
        assertThat(each.get()).isEqualTo(201);
      }
      assertThat(
              WriteDatabase.value(
                  "SELECT count(*) FROM event WHERE aggregate_id = ? AND type = 'PaymentReceived'",
                  id))
          .isEqualTo("1");
    }
  }
}
