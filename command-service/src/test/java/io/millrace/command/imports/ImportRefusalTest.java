package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: a record that cannot be taken is refused with a reason, and the stream goes on. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ImportRefusalTest {
  private final ImportClient client = new ImportClient();
  private final Records in = new Records();

  @Test
  void nonsenseBetweenGoodLinesIsRefusedAlone() {
    List<JsonNode> results =
        client.send(
            List.of(
                in.customer("1"),
                "this is no JSON",
                "",
                "{\"type\":\"gift\"}",
                in.receipt("r", "A", -1),
                in.customer("2")));
    assertThat(ImportClient.words(results))
        .containsExactly("created", "rejected", "rejected", "rejected", "created");
    assertThat(results.stream().map(result -> result.get("line").asInt()))
        .containsExactly(1, 2, 4, 5, 6);
    assertThat(results.subList(1, 4).stream().map(result -> result.get("reason").asText()))
        .containsExactly("malformed-json", "unknown-type", "invalid-record");
  }

  @Test
  void aReturnWithoutItsCustomerIsRefused() {
    assertReason(in.returned("C", "", "A", 1, 100), "return-without-customer");
  }

  @Test
  void aReturnOfWhatWasNeverBoughtIsRefused() {
    client.send(List.of(in.customer("1")));
    assertReason(in.returned("C", "1", "A", 1, 100), "return-without-purchase");
  }

  @Test
  void aReturnAtAnotherPriceIsRefused() {
    buyFive();
    assertReason(in.returned("C", "1", "A", 1, 101), "return-without-purchase");
  }

  @Test
  void aReturnOfMoreThanWasBoughtIsRefusedAndTakesNothing() {
    buyFive();
    assertReason(in.returned("C", "1", "A", 6, 100), "return-exceeds-purchases");
    assertThat(WriteStore.order(in.id("1"))).containsExactly("delivered 4 0");
  }

  @Test
  void whatCameBackCannotComeBackAgain() {
    buyFive();
    client.send(List.of(in.returned("C1", "1", "A", 4, 100)));
    assertReason(in.returned("C2", "1", "A", 2, 100), "return-exceeds-purchases");
  }

  @Test
  void anOrderOfAnUnknownCustomerIsRefusedAndTakenOnceTheCustomerIsKnown() {
    client.send(List.of(in.receipt("r", "A", 5)));
    String order = in.order("1", "1", "2010-12-01T08:00:00Z", in.line("A", 5, 100));
    assertReason(order, "unknown-customer");
    assertThat(ImportClient.words(client.send(List.of(in.customer("1"), order))))
        .containsExactly("created", "created");
  }

  @Test
  void anOrderOfMoreThanThereIsTakesNoneOfItsLines() {
    client.send(List.of(in.receipt("r1", "A", 5), in.receipt("r2", "B", 5)));
    assertReason(
        in.order(
            "1",
            "",
            "2010-12-01T08:00:00Z",
            in.line("A", 5, 1),
            in.line("B", 3, 1),
            in.line("B", 3, 1)),
        "insufficient-stock");
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("5 0 1");
    assertThat(WriteStore.order(in.id("1"))).isEmpty();
  }

  @Test
  void anOrderWhoseEventCouldNotBePublishedIsRefused() {
    String name = "é".repeat(200);
    String[] lines = new String[2_000];
    Arrays.setAll(
        lines, i -> in.line("A" + i, 1, 100, false).replace("\"Thing\"", "\"" + name + "\""));
    assertReason(in.order("1", "", "2010-12-01T08:00:00Z", lines), "order-too-large");
    assertThat(WriteStore.order(in.id("1"))).isEmpty();
  }

  @Test
  void aWriteOffOfMoreThanThereIsIsRefused() {
    client.send(List.of(in.receipt("r", "A", 5)));
    assertReason(in.adjustment("a", "A", -6), "insufficient-stock");
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("5 0 1");
  }

  private void buyFive() {
    client.send(
        List.of(
            in.customer("1"),
            in.receipt("r", "A", 5),
            in.order("1", "1", "2010-12-01T08:00:00Z", in.line("A", 5, 100))));
  }

  private void assertReason(String record, String reason) {
    JsonNode result = client.send(List.of(record)).getFirst();
    assertThat(result.get("result").asText()).isEqualTo("rejected");
    assertThat(result.get("reason").asText()).isEqualTo(reason);
    assertThat(result.get("detail").asText()).isNotBlank();
  }
}
