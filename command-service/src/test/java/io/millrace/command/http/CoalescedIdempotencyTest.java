package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys of commands that shared a transaction: each is of its own command. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Coalescing.class)
class CoalescedIdempotencyTest {
  private static final int MANY = 8;

  @BeforeAll
  static void gates() {
    OneGroup.plant();
  }

  @AfterAll
  static void noGates() {
    OneGroup.remove();
  }

  private static Response receive(String key, String sku, int quantity) {
    return Api.merchant(key)
        .body("{\"quantity\":%d}".formatted(quantity))
        .post("/v1/stock/{sku}/receipts", sku);
  }

  @Test
  void aRepetitionOfEachGetsItsOwnBytesAndTokenAndHasNoSecondEffect() throws Exception {
    String sku = Api.product(0);
    List<String> keys = OneGroup.keys(MANY);
    List<Callable<Response>> commands = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int quantity = i + 1;
      commands.add(() -> receive(keys.get(quantity - 1), sku, quantity));
    }

    List<Response> answers = OneGroup.of(commands);

    assertThat(OneGroup.statuses(answers)).containsOnly(201);
    assertThat(OneGroup.transactionsOf(keys)).isEqualTo("1 for " + MANY);
    for (int i = 0; i < MANY; i++) {
      Response again = commands.get(i).call();
      assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(again.asByteArray()).isEqualTo(answers.get(i).asByteArray());
      assertThat(again.header("ETag")).isEqualTo(answers.get(i).header("ETag"));
      assertThat(again.header("Consistency-Token"))
          .isEqualTo(answers.get(i).header("Consistency-Token"));
    }
    assertThat(WriteDatabase.value("SELECT on_hand FROM stock WHERE sku = ?", sku)).isEqualTo("36");
  }

  @Test
  void aKeyThatComesTwiceWithDifferentBodiesHasOneEffect() throws Exception {
    String sku = Api.product(0);
    String key = Api.key();
    List<String> others = OneGroup.keys(2);

    List<Response> answers =
        OneGroup.of(
            List.of(
                () -> receive(others.getFirst(), sku, 100),
                () -> receive(key, sku, 1),
                () -> receive(key, sku, 2),
                () -> receive(others.getLast(), sku, 1000)));

    assertThat(OneGroup.transactionsOf(others)).isEqualTo("1 for 2");
    assertThat(answers.getFirst().statusCode()).isEqualTo(201);
    assertThat(answers.getLast().statusCode()).isEqualTo(201);
    assertThat(OneGroup.statuses(answers.subList(1, 3)))
        .containsOnlyOnce(201)
        .containsAnyOf(409, 422);
    assertThat(WriteDatabase.value("SELECT on_hand FROM stock WHERE sku = ?", sku))
        .isIn("1101", "1102");
  }
}
