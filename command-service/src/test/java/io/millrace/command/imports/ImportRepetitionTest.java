package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: what was taken is recognised and changes nothing, wherever a first run stopped. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ImportRepetitionTest {
  private final ImportClient client = new ImportClient();
  private final Records in = new Records();
  private final List<String> file =
      List.of(
          in.customer("1"),
          in.product("A"),
          in.receipt("r", "A", 100),
          in.order("1", "1", "2010-12-01T08:00:00Z", in.line("A", 5, 100)),
          in.order("2", "", "2010-12-01T09:00:00Z", in.line("A", 1, 100)),
          in.adjustment("a", "A", -3),
          in.returned("C", "1", "A", 2, 100));

  @Test
  void aSecondRunChangesNothingAndSaysSo() {
    client.send(file);
    long events = WriteStore.countOfEvents();
    assertThat(ImportClient.words(client.send(file))).hasSize(7).containsOnly("recognised");
    assertThat(WriteStore.countOfEvents()).isEqualTo(events);
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("93 0 1");
  }

  @Test
  void aRunThatStoppedAnywhereIsCompletedByTheNextOne() {
    for (int stop = 0; stop <= file.size(); stop++) {
      client.send(file.subList(0, stop));
    }
    assertThat(WriteStore.rows("SELECT on_hand FROM stock WHERE sku = ?", in.id("A")))
        .containsExactly("93");
    assertThat(WriteStore.order(in.id("1"))).containsExactly("delivered 6 200");
  }

  @Test
  void aRecordThatStandsTwiceInOneBatchCountsOnce() {
    assertThat(
            ImportClient.words(
                client.send(List.of(in.receipt("r", "A", 100), in.receipt("r", "A", 100)))))
        .containsExactly("created", "recognised");
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("100 0 1");
  }

  @Test
  void otherContentUnderAKnownKeyIsToldAndNotTaken() {
    client.send(file);
    var results =
        client.send(
            List.of(
                in.customer("1").replace("France", "Spain"),
                in.product("A").replace("255", "256"),
                in.receipt("r", "A", 101),
                in.order("1", "1", "2010-12-01T08:00:00Z", in.line("A", 6, 100)),
                in.returned("C", "1", "A", 3, 100)));
    assertThat(ImportClient.words(results)).containsOnly("recognised");
    assertThat(results).allMatch(result -> result.get("detail").asText().startsWith("differs"));
    assertThat(WriteStore.stock(in.id("A"))).containsExactly("93 0 1");
  }

  @Test
  void aRefusedReturnStaysRefusedWhenAPurchaseComesAfterIt() {
    List<String> wrongWayRound =
        List.of(
            in.customer("9"),
            in.receipt("r9", "Z", 10),
            in.returned("C9", "9", "Z", 1, 100),
            in.order("9", "9", "2010-12-01T08:00:00Z", in.line("Z", 5, 100)));
    var first = client.send(wrongWayRound);
    assertThat(ImportClient.words(first))
        .containsExactly("created", "created", "rejected", "created");
    var second = client.send(wrongWayRound);
    assertThat(ImportClient.words(second))
        .containsExactly("recognised", "recognised", "rejected", "recognised");
    assertThat(second.get(2)).isEqualTo(first.get(2));
    assertThat(WriteStore.order(in.id("9"))).containsExactly("delivered 4 0");
  }

  @Test
  void aCustomerThatWasRegisteredBeforeIsRecognisedByItsReference() {
    client.send(List.of(in.customer("1")));
    assertThat(ImportClient.words(client.send(List.of(in.customer("1")))))
        .containsExactly("recognised");
    assertThat(WriteStore.rows("SELECT count(*) FROM customer WHERE reference = ?", in.id("1")))
        .containsExactly("1");
  }
}
