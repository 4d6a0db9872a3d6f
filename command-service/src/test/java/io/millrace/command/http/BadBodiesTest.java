package io.millrace.command.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that no JSON library would write, byte by byte. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class BadBodiesTest {
  private static final int LIMIT = 1024 * 1024;

  private static RawRequest customer(String body) {
    return RawRequest.post("/v1/customers", body);
  }

  private static RawRequest bytes(byte[] body) {
    return customer("").body(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\" \"Ada\"}                | line 1, column",
        "{\"name\":\"Ada\",}              | line 1, column",
        "{\"name\":\"Ada\",\"name\":\"Eve\"} | twice",
        "{\"name\":\"Ada\"} {}            | follows",
        "{\"name\":\"Ada\"}]              | line 1, column",
        "{\"name\":\"\\x41da\"}           | line 1, column",
        "{\"name\":+1}                   | line 1, column",
        "{\"name\":01}                   | line 1, column",
        "{\"name\":.5}                   | line 1, column",
        "/* c */{\"name\":\"Ada\"}        | line 1, column",
      })
  void whatIsNoJsonIsToldWithItsPlace(String body, String place) {
    String detail = customer(body).send().problem(400, "invalid-json").path("detail").asText();

    assertThat(detail).contains(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "7", "\"text\"", "[]", "[{\"name\":\"Ada\"}]"})
  void jsonThatIsNoObjectIsRefused(String body) {
    customer(body).send().problem(422, "validation");
  }

  @Test
  void nestingEndsAt100() {
    String open = "{\"name\":" + "[".repeat(100);
    customer(open).send().problem(400, "invalid-json");
    customer("{\"name\":" + "[".repeat(99) + "]".repeat(99) + "}")
        .send()
        .problem(422, "validation");
  }

  @Test
  void bytesThatAreNoUtf8AreNoJson() {
    for (String name :
        new String[] {"\u00ff\u00fe", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00e2\u0082"}) {
      bytes(("{\"name\":\"" + name + "\"}").getBytes(ISO_8859_1))
          .send()
          .problem(400, "invalid-json");
    }
  }

  @Test
  void anotherEncodingIsNotGuessed() {
    bytes("{\"name\":\"Ada\"}".getBytes(UTF_16BE)).send().problem(400, "invalid-json");
  }

  @Test
  void aByteOrderMarkDoesNoHarm() {
    assertThat(bytes("\ufeff{\"name\":\"Ada\"}".getBytes(UTF_8)).send().status()).isEqualTo(201);
  }

  @Test
  void halfACharacterNulAndControlsAreNamedAllAtOnce() {
    RawAnswer answer =
        customer(
                "{\"name\":\"\\ud800\",\"country\":\"a\\u0000b\",\"reference\":\"\\udc00\\ud800\"}")
            .send();

    answer.problem(422, "validation");
    assertThat(answer.pointers()).containsExactlyInAnyOrder("/name", "/country", "/reference");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.5",
        "1.0",
        "1e400",
        "1e99999999999",
        "-1e400",
        "9223372036854775808",
        "\"1\"",
        "true",
        "[1]",
        "{}",
        "null",
        "1000000001"
      })
  void aQuantityIsAWholeNumberFromOne(String quantity) {
    RawAnswer answer =
        RawRequest.post("/v1/stock/ANY/receipts", "{\"quantity\":" + quantity + "}").send();

    answer.problem(422, "validation");
    assertThat(answer.pointers()).containsExactly("/quantity");
  }

  @Test
  void aNumberOfAMillionDigitsIsNotCounted() {
    RawRequest.post("/v1/stock/ANY/receipts", "{\"quantity\":" + "9".repeat(100_000) + "}")
        .send()
        .problem(400, "invalid-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZZZ", "gbp", "XXX", "GB", "GBPP", "\u00a3", ""})
  void aCurrencyHasToBeOne(String currency) {
    RawAnswer answer =
        RawRequest.post(
                "/v1/products",
                "{\"sku\":\"A\",\"name\":\"A\",\"price\":{\"amount\":1,\"currency\":\"%s\"}}"
                    .formatted(currency))
            .send();

    answer.problem(422, "validation");
    assertThat(answer.pointers()).containsExactly("/price/currency");
  }

  @Test
  void unknownPropertiesAreNamedWithTheirPlace() {
    RawAnswer answer =
        RawRequest.post(
                "/v1/products",
                "{\"sku\":\"A\",\"nam\":1,\"price\":{\"amount\":1,\"curency\":\"GBP\"},\"a~/b\":0}")
            .send();

    answer.problem(400, "unknown-property");
    assertThat(answer.pointers()).containsExactlyInAnyOrder("/nam", "/price/curency", "/a~0~1b");
  }

  @Test
  void nonsenseIsAnsweredByAHundredErrorsAtMost() {
    String line = "{\"sku\":\"\",\"quantity\":0},";
    String lines = line.repeat(500) + line.substring(0, line.length() - 1);

    RawAnswer answer =
        RawRequest.post("/v1/orders", "{\"country\":\"France\",\"lines\":[" + lines + "]}").send();

    answer.problem(422, "validation");
    assertThat(answer.pointers()).hasSize(100);
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() {
    String body = "{\"name\":\"" + "x".repeat(LIMIT) + "\"}";
    customer(body).send().problem(413, "body-too-large");
    customer(body).sendChunked().problem(413, "body-too-large");
  }

  @Test
  void aBodyInChunksIsReadLikeAnyOther() {
    assertThat(customer("{\"name\":\"Ada\"}").sendChunked().status()).isEqualTo(201);
    customer("{\"name\":}").sendChunked().problem(400, "invalid-json");
  }
}
