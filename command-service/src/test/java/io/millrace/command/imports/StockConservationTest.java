package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule: no piece appears or disappears, whatever is imported in whatever batches. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class StockConservationTest {
  private static final int RECORDS = 400;
  private static final List<String> SKUS = List.of("A", "B", "C");
  private static final List<String> CUSTOMERS = List.of("1", "2", "");

  private final ImportClient client = new ImportClient();
  private final Records in = new Records();
  private final Random random = new Random(20101201);
  private final Map<String, Long> expected = new HashMap<>();

  /** A record and what it does to which stock if it is taken. */
  private record Step(String record, Map<String, Long> effect) {}

  @Test
  void stockIsTheSumOfWhatWasTakenAndASecondRunLeavesIt() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(in.customer("1"), Map.of()));
    steps.add(new Step(in.customer("2"), Map.of()));
    for (int i = 0; i < RECORDS; i++) {
      steps.add(anyStep(i));
    }
    List<JsonNode> results = sendInParts(steps);
    for (int i = 0; i < steps.size(); i++) {
      if (results.get(i).get("result").asText().equals("created")) {
        steps.get(i).effect().forEach((sku, n) -> expected.merge(sku, n, Long::sum));
      }
    }
    assertThat(results.stream().filter(result -> result.has("reason")).count()).isPositive();
    assertStock();
    List<Step> taken = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      // What was refused for want of stock may be taken when it comes again; the rest may not.
      if (!results.get(i).path("reason").asText().equals("insufficient-stock")) {
        taken.add(steps.get(i));
      }
    }
    long events = WriteStore.countOfEvents();
    assertThat(ImportClient.words(sendInParts(taken))).doesNotContain("created", "failed");
    assertStock();
    assertThat(WriteStore.countOfEvents()).isEqualTo(events);
  }

  private void assertStock() {
    for (String sku : SKUS) {
      String onHand = Long.toString(expected.getOrDefault(sku, 0L));
      assertThat(WriteStore.rows("SELECT on_hand FROM stock WHERE sku = ?", in.id(sku)))
          .containsExactly(onHand);
      assertThat(
              WriteStore.rows(
                  """
                  SELECT sum((payload->>'received')::bigint - (payload->>'shipped')::bigint
                    + (payload->>'adjusted')::bigint + (payload->>'returned')::bigint)
                  FROM event WHERE aggregate_id = ?""",
                  in.id(sku) + "@0"))
          .containsExactly(onHand);
    }
  }

  private List<JsonNode> sendInParts(List<Step> steps) {
    List<JsonNode> results = new ArrayList<>();
    int from = 0;
    while (from < steps.size()) {
      int to = Math.min(steps.size(), from + 1 + random.nextInt(60));
      results.addAll(client.send(steps.subList(from, to).stream().map(Step::record).toList()));
      from = to;
    }
    return results;
  }

  private Step anyStep(int number) {
    String sku = SKUS.get(random.nextInt(SKUS.size()));
    String customer = CUSTOMERS.get(random.nextInt(CUSTOMERS.size()));
    int quantity = 1 + random.nextInt(9);
    long price = 100L + random.nextInt(2);
    return switch (random.nextInt(5)) {
      case 0 -> new Step(in.receipt("r" + number, sku, quantity * 3L), Map.of(sku, quantity * 3L));
      case 1 ->
          new Step(in.adjustment("a" + number, sku, -quantity), Map.of(sku, (long) -quantity));
      case 2 ->
          new Step(
              in.returned("c" + number, customer, sku, quantity, price),
              Map.of(sku, (long) quantity));
      default ->
          new Step(
              in.order(
                  Integer.toString(number),
                  customer,
                  "2010-12-%02dT08:00:00Z".formatted(1 + random.nextInt(28)),
                  in.line(sku, quantity, price),
                  in.line(sku, 1, price),
                  in.line("POST", 1, 1800, false)),
              Map.of(sku, -(long) quantity - 1));
    };
  }
}
