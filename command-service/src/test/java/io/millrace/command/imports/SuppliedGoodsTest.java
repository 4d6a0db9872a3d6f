package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: what a record brings itself is received once, with the record, and leaves with it. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class SuppliedGoodsTest {
  private static final String AT = "2010-12-01T08:00:00Z";

  private final ImportClient client = new ImportClient();
  private final Records in = new Records();

  private static String supplied(String record) {
    return record.substring(0, record.length() - 1) + ",\"supplied\":true}";
  }

  private String order(String reference, int quantity) {
    return supplied(in.order(reference, "", AT, in.line("A", quantity, 100)));
  }

  @Test
  void anOrderNeedsNoReceiptAndLeavesNothing() {
    assertThat(ImportClient.words(client.send(List.of(order("1", 6), order("2", 4)))))
        .containsExactly("created", "created");
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("0 0 1");
    assertThat(
            WriteStore.rows(
                "SELECT payload->>'received', payload->>'shipped' FROM event WHERE aggregate_id = ?",
                in.id("A") + "@0"))
        .containsExactly("10 10");
  }

  @Test
  void whatIsRecognisedBringsNothing() {
    client.send(List.of(order("1", 6)));
    client.send(List.of(order("1", 6), order("2", 4)));
    client.send(List.of(order("1", 6).replace("France", "Spain")));

    assertThat(WriteStore.stock(in.id("A"))).containsExactly("0 0 2");
  }

  @Test
  void anOrderOfBeforeIsRecognisedWhoeverBroughtItsGoods() {
    client.send(List.of(in.receipt("r", "A", 6), in.order("1", "", AT, in.line("A", 6, 100))));

    var again = client.send(List.of(order("1", 6))).getFirst();
    assertThat(again.path("result").asText()).isEqualTo("recognised");
    assertThat(again.has("detail")).isFalse();
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("0 0 1");
  }

  @Test
  void aWriteOffBringsWhatItTakesAndLeavesTheRest() {
    client.send(List.of(in.receipt("r", "A", 5), supplied(in.adjustment("a", "A", -3))));

    assertThat(WriteStore.stock(in.id("A"))).containsExactly("5 0 1");
  }

  @Test
  void aRefusedOrderBringsNothing() {
    String refused = supplied(in.order("1", "nobody", AT, in.line("A", 6, 100)));
    assertThat(ImportClient.words(client.send(List.of(refused)))).containsExactly("rejected");
    assertThat(WriteStore.stock(in.id("A"))).isEmpty();
  }
}
