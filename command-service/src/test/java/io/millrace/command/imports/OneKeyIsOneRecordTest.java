package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rule: a key is one record's, whatever customer or SKU the next one with it names. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class OneKeyIsOneRecordTest {
  private static final String AT = "2010-12-01T08:00:00Z";

  private final ImportClient client = new ImportClient();
  private final Records in = new Records();

  private String order(String reference, String customer) {
    return in.order(reference, customer, AT, in.line("POST", 1, 100, false));
  }

  private void recognisedAsOther(String record) {
    JsonNode result = client.send(List.of(record)).getFirst();
    assertThat(result.path("result").asText()).as("%s", result).isEqualTo("recognised");
    assertThat(result.path("detail").asText()).startsWith("differs");
  }

  private long orders(String reference) {
    return Long.parseLong(
        WriteStore.rows("SELECT count(*) FROM customer_order WHERE reference = ?", in.id(reference))
            .getFirst());
  }

  @Test
  void theSameInvoiceForAnotherCustomerOrAGuestIsNoSecondOrder() {
    client.send(List.of(in.customer("1"), in.customer("2"), order("536365", "1")));

    recognisedAsOther(order("536365", "2"));
    recognisedAsOther(order("536365", ""));
    assertThat(orders("536365")).isEqualTo(1);
    assertThat(ImportClient.words(client.send(List.of(order("536365", "1")))))
        .containsExactly("recognised");
  }

  @Test
  void norIsItInOneBatch() {
    assertThat(
            ImportClient.words(
                client.send(
                    List.of(
                        in.customer("1"),
                        in.customer("2"),
                        order("536366", "1"),
                        order("536366", "2")))))
        .containsExactly("created", "created", "created", "recognised");
    assertThat(orders("536366")).isEqualTo(1);
  }

  @Test
  void aRefusedOrderMayBeMendedByAnotherCustomer() {
    client.send(List.of(in.customer("2")));
    JsonNode refused = client.send(List.of(order("536367", "nobody"))).getFirst();
    assertThat(refused.path("reason").asText()).isEqualTo("unknown-customer");

    assertThat(ImportClient.words(client.send(List.of(order("536367", "2")))))
        .containsExactly("created");
  }

  @Test
  void theSameReceiptOrWriteOffOfAnotherSkuMovesNothing() {
    client.send(List.of(in.receipt("r", "A", 10), in.adjustment("a", "A", -1)));

    recognisedAsOther(in.receipt("r", "B", 10));
    recognisedAsOther(in.adjustment("a", "B", 5));
    assertThat(WriteStore.stock(in.id("B"))).isEmpty();
  }

  @Test
  void theSameReturnByAnotherCustomerBringsNothingBack() {
    client.send(
        List.of(
            in.customer("1"),
            in.customer("2"),
            order("1", "1"),
            order("2", "2"),
            in.returned("C1", "1", "POST", 1, 100)));

    recognisedAsOther(in.returned("C1", "2", "POST", 1, 100));
    assertThat(WriteStore.order(in.id("2"))).containsExactly("delivered 4 0");
  }

  @Test
  void ofManyImportsAtOnceOneTakesTheInvoice() throws Exception {
    List<String> customers = IntStream.range(0, 8).mapToObj(i -> "c" + i).toList();
    client.send(customers.stream().map(in::customer).toList());
    for (int round = 0; round < 5; round++) {
      String invoice = "inv" + round;
      List<Callable<String>> imports = new ArrayList<>();
      // Two are let in at once.
      for (String customer : customers.subList(round, round + 2)) {
        imports.add(
            () -> ImportClient.words(client.send(List.of(order(invoice, customer)))).getFirst());
      }
      try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
        assertThat(clients.invokeAll(imports).stream().map(f -> f.resultNow()))
            .containsExactlyInAnyOrder("created", "recognised");
      }
      assertThat(orders(invoice)).isEqualTo(1);
    }
  }
}
