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

/** Commands that share a transaction: each is answered as if it were alone. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
@TestProfile(Coalescing.class)
class CoalescedCommandsTest {
  private static final int MANY = 8;

  @BeforeAll
  static void gates() {
    OneGroup.plant();
  }

  @AfterAll
  static void noGates() {
    OneGroup.remove();
  }

  private static Callable<Response> order(String key, String... skus) {
    StringBuilder lines = new StringBuilder();
    for (String sku : skus) {
      lines.append(lines.isEmpty() ? "" : ",");
      lines.append("{\"sku\":\"%s\",\"quantity\":1}".formatted(sku));
    }
    return () ->
        Api.merchant(key)
            .body("{\"country\":\"France\",\"lines\":[" + lines + "]}")
            .post("/v1/orders");
  }

  @Test
  void shareOneTransaction() throws Exception {
    String sku = Api.product(MANY);
    List<String> keys = OneGroup.keys(MANY);

    List<Response> answers = OneGroup.of(keys.stream().map(key -> order(key, sku)).toList());

    assertThat(OneGroup.statuses(answers)).containsOnly(201);
    assertThat(OneGroup.transactionsOf(keys)).isEqualTo("1 for " + MANY);
    assertThat(WriteDatabase.rows("SELECT reserved, version FROM stock WHERE sku = ?", sku))
        .containsExactly(List.of("8", "9"));
    assertThat(
            WriteDatabase.value(
                "SELECT string_agg(version::text, ',' ORDER BY position) FROM event"
                    + " WHERE aggregate_id = ?",
                sku + "@0"))
        .isEqualTo("1,2,3,4,5,6,7,8,9");
  }

  @Test
  void oneThatIsRefusedDoesNotUndoTheOthers() throws Exception {
    String sku = Api.product(3);
    List<String> keys = OneGroup.keys(6);
    List<Callable<Response>> commands = new ArrayList<>();
    keys.subList(0, 5).forEach(key -> commands.add(order(key, sku)));
    commands.add(order(keys.get(5), "NO-SUCH-THING"));

    List<Response> answers = OneGroup.of(commands);

    assertThat(OneGroup.statuses(answers)).containsExactlyInAnyOrder(201, 201, 201, 409, 409, 422);
    assertThat(OneGroup.transactionsOf(keys)).isEqualTo("1 for 6");
    assertThat(WriteDatabase.value("SELECT reserved FROM stock WHERE sku = ?", sku)).isEqualTo("3");
  }

  @Test
  void oneThatHasSeenAnOldVersionDoesNotUndoTheOthers() throws Exception {
    String sku = Api.product(MANY);
    String id = Api.order(Api.customer(), sku, 1).path("id");
    List<String> keys = OneGroup.keys(3);
    List<Callable<Response>> commands = new ArrayList<>();
    keys.forEach(key -> commands.add(order(key, sku)));
    commands.add(() -> Api.step(id, 7, "cancellations", "{}"));

    assertThat(OneGroup.statuses(OneGroup.of(commands))).containsExactly(201, 201, 201, 412);
    assertThat(OneGroup.transactionsOf(keys)).isEqualTo("1 for 3");
  }

  @Test
  void twoOfOneAggregateTakeTurns() throws Exception {
    String id = Api.order(Api.customer(), Api.product(1), 1).path("id");
    String money = "{\"amount\":{\"amount\":100,\"currency\":\"GBP\"},\"reference\":\"%s\"}";

    List<Response> answers =
        OneGroup.of(
            List.of(
                () -> Api.step(id, 1, "payments", money.formatted("one")),
                () -> Api.step(id, 1, "payments", money.formatted("two"))));

    assertThat(OneGroup.statuses(answers)).containsExactlyInAnyOrder(201, 412);
  }

  @Test
  void copiesOfOneRequestHaveOneEffect() throws Exception {
    String sku = Api.product(MANY);
    String key = Api.key();
    List<Callable<Response>> copies = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      copies.add(order(key, sku));
    }

    List<Response> answers = OneGroup.of(copies);

    assertThat(OneGroup.statuses(answers)).contains(201).containsOnly(201, 409);
    assertThat(
            answers.stream()
                .filter(answer -> answer.statusCode() == 201)
                .map(Response::asString)
                .distinct())
        .hasSize(1);
    assertThat(WriteDatabase.value("SELECT reserved FROM stock WHERE sku = ?", sku)).isEqualTo("1");
  }

  @Test
  void aRepetitionInAGroupIsAnsweredFromTheStore() throws Exception {
    String sku = Api.product(2);
    String key = Api.key();
    String first = order(key, sku).call().asString();

    List<Response> answers = OneGroup.of(List.of(order(key, sku), order(Api.key(), sku)));

    assertThat(OneGroup.statuses(answers)).containsExactly(201, 201);
    assertThat(answers.getFirst().asString()).isEqualTo(first);
    assertThat(WriteDatabase.value("SELECT reserved FROM stock WHERE sku = ?", sku)).isEqualTo("2");
  }

  @Test
  void groupsThatWantTheSameStockInAnyOrderDoNotBlockEachOther() throws Exception {
    String a = Api.product(200);
    String b = Api.product(200);
    List<Callable<Response>> commands = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      commands.add(i % 2 == 0 ? order(Api.key(), a, b) : order(Api.key(), b, a));
    }

    assertThat(OneGroup.statuses(OneGroup.of(commands))).containsOnly(201);
    assertThat(WriteDatabase.rows("SELECT reserved FROM stock WHERE sku IN (?, ?)", a, b))
        .containsOnly(List.of("100"));
  }
}
