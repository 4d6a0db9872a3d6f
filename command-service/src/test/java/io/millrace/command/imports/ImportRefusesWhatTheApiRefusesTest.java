package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule: a value comes in by bulk if, and only if, it comes in by the API. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ImportRefusesWhatTheApiRefusesTest {
  private final ImportClient client = new ImportClient();
  private final Records in = new Records();

  private static String product(String sku, String name, String amount, String currency) {
    return "\"sku\":\"%s\",\"name\":\"%s\",\"price\":{\"amount\":%s,\"currency\":\"%s\"}"
        .formatted(sku, name, amount, currency);
  }

  private void alike(String product) {
    int status = Api.merchant().body("{" + product + "}").post("/v1/products").statusCode();
    JsonNode result =
        client.send(List.of("{\"type\":\"product\",\"stocked\":true," + product + "}")).getFirst();

    // What the API has taken the import recognises.
    String expected = status == 201 ? "recognised" : "rejected";
    assertThat(result.path("result").asText())
        .as("API says %d, import %s", status, result)
        .isEqualTo(expected);
    if (status != 201) {
      assertThat(result.path("reason").asText()).isEqualTo("invalid-record");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        " %s ",
        "%s é",
        "%s/x",
        "%s\\\\x",
        "%s?",
        "%s#",
        "%s%%2F",
        "%s;x",
        "%s\\r",
        "%s\\rx",
        "%s\\nx",
        "%s\\u0000x",
        "%s\\u007fx",
        "%s\\u00a0x",
        "%s\\u200bx",
        "%se\\u0301",
        "%s\\ud800"
      })
  void skus(String pattern) {
    alike(product(pattern.formatted(Api.newSku()), "Thing", "255", "GBP"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", ".."})
  void skusThatAreNone(String sku) {
    alike(product(sku, "Thing", "255", "GBP"));
  }

  @Test
  void skusThatGrowInUpperCase() {
    alike(product("ß".repeat(64), "Thing", "255", "GBP"));
    alike(product(Api.newSku() + "ß".repeat(20), "Thing", "255", "GBP"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a\\rb", "a\\nb", "a\\u0000b", "a\\u0085b", "\\ud800", "Thing\\ufffd"})
  void names(String name) {
    alike(product(Api.newSku(), name, "255", "GBP"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 500})
  void lengthsOfNames(int length) {
    alike(product(Api.newSku(), "x".repeat(length), "255", "GBP"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,GBP",
    "1000000000000,GBP",
    "1000000000001,GBP",
    "-1,GBP",
    "1.5,GBP",
    "1e3,GBP",
    "255,gbp",
    "255,XXX",
    "255,QQQ",
    "255,POUND",
    "255,''"
  })
  void prices(String amount, String currency) {
    alike(product(Api.newSku(), "Thing", amount, currency));
  }

  @Test
  void anOrdersLineHasNoMorePiecesThanOneOfTheApi() {
    rejected(
        in.order("1", "", "2010-12-01T08:00:00Z", in.line("A", 1_000_001, 1, false)),
        "invalid-record");
    assertThat(
            client.send(
                List.of(
                    in.order("2", "", "2010-12-01T08:00:00Z", in.line("A", 1_000_000, 1, false)))))
        .allMatch(result -> result.path("result").asText().equals("created"));
  }

  @Test
  void anOrdersTotalIsBoundedAlike() {
    rejected(
        in.order(
            "1",
            "",
            "2010-12-01T08:00:00Z",
            in.line("A", 1_000, 1_000_000_000_000L, false),
            in.line("A", 1, 1, false)),
        "order-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"XXX", "QQQ", "gbp"})
  void anOrderIsInACurrencyThatMoneyCanBeIn(String currency) {
    rejected(
        in.order("1", "", "2010-12-01T08:00:00Z", in.line("A", 1, 1, false))
            .replace("GBP", currency),
        "invalid-record");
  }

  @Test
  void aNameInAnOrderHasNoControlCharacters() {
    rejected(
        in.order("1", "", "2010-12-01T08:00:00Z", in.line("A", 1, 1, false))
            .replace("\"Thing\"", "\"Thing\\r\\nX-Evil: 1\""),
        "invalid-record");
  }

  @Test
  void aCustomersTextsAreThoseOfTheApi() {
    String reference = UUID.randomUUID().toString();
    for (String bad :
        List.of(
            "\"reference\":\"" + "r".repeat(101) + "\",\"name\":\"A\"",
            "\"reference\":\"" + reference + "\",\"name\":\"" + "n".repeat(201) + "\"",
            "\"reference\":\"" + reference + "\",\"name\":\"A\\nB\"",
            "\"reference\":\"" + reference + "\",\"name\":\"A\",\"country\":\"F\\u0001\"",
            "\"reference\":\""
                + reference
                + "\",\"name\":\"A\",\"country\":\""
                + "F".repeat(101)
                + "\"")) {
      Api.merchant().body("{" + bad + "}").post("/v1/customers").then().statusCode(422);
      rejected("{\"type\":\"customer\"," + bad + "}", "invalid-record");
    }
  }

  @Test
  void goodsAreNotReceivedOfWhatIsACharge() {
    client.send(List.of(in.charge("POST")));
    Api.merchant()
        .body("{\"quantity\":1}")
        .post("/v1/stock/{sku}/receipts", in.id("POST"))
        .then()
        .statusCode(409);

    rejected(in.receipt("r", "POST", 1), "not-stocked");
    assertThat(WriteStore.stock(in.id("POST"))).isEmpty();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    JsonNode result =
        client
            .send(List.of("{\"type\":\"product\",\"sku\":\".\",\"name\":\"\",\"prize\":1}"))
            .getFirst();
    assertThat(result.path("detail").asText()).contains("/prize");
    JsonNode other =
        client.send(List.of("{\"type\":\"product\",\"sku\":\".\",\"name\":\"\"}")).getFirst();
    assertThat(other.path("detail").asText()).contains("/sku", "/name", "/price");
  }

  private void rejected(String record, String reason) {
    JsonNode result = client.send(List.of(record)).getFirst();
    assertThat(result.path("result").asText()).as("%s", result).isEqualTo("rejected");
    assertThat(result.path("reason").asText()).as("%s", result).isEqualTo(reason);
  }
}
