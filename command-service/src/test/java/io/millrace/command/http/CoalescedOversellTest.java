package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing is sold twice to those who share a transaction. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Coalescing.class)
class CoalescedOversellTest {
  private static final int CLIENTS = 30;

  @BeforeAll
  static void gates() {
    OneGroup.plant();
  }

  @AfterAll
  static void noGates() {
    OneGroup.remove();
  }

  @Test
  void oneGroupGetsTheSevenPiecesThereAre() throws Exception {
    String sku = Api.product(7);
    String customer = Api.customer();
    List<String> keys = OneGroup.keys(CLIENTS);

    List<Response> answers =
        OneGroup.of(
            keys.stream()
                .<Callable<Response>>map(key -> () -> Api.order(key, customer, sku, 1))
                .toList());

    assertThat(OneGroup.statuses(answers)).containsOnly(201, 409);
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)).hasSize(7);
    assertThat(OneGroup.transactionsOf(keys)).isEqualTo("1 for " + CLIENTS);
    assertThat(WriteDatabase.rows("SELECT on_hand, reserved FROM stock WHERE sku = ?", sku))
        .containsExactly(List.of("7", "7"));
  }
}
