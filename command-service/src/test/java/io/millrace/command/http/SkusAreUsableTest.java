package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule: a SKU is refused at its creation, or can be used wherever one is named. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class SkusAreUsableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s", "%s x", "%s.x", "%s+x", "%s&x", "%s=x", "%s\\\"x", "%s<x>", "%s|x", "%s^", "%s`",
            "%s{x}",
        "%s[x]", "%s~!$'()*,:@", "%sÄÖß", "%s漢字", "%s😀", "%sŉ", "%sﬁ", "%sİ", "%sı", "%sǰ", "ß%s",
            "%s\\u0130"
      })
  void whatIsTakenIsFoundUnderItsLocation(String pattern) {
    String sku = pattern.formatted(Api.newSku());
    Response made =
        Api.merchant()
            .body(
                "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                    .formatted(sku))
            .post("/v1/products");
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    String canonical = made.path("sku");
    String segment = URI.create(made.header("Location")).getRawPath().replaceFirst(".*/", "");

    RawAnswer received =
        RawRequest.post("/v1/stock/" + segment + "/receipts", "{\"quantity\":5}").send();
    assertThat(received.status()).as(received.body()).isEqualTo(201);
    assertThat(received.json().path("sku").asText()).isEqualTo(canonical);
    RawAnswer priced =
        RawRequest.post("/v1/products/" + segment + "/price", "{\"amount\":1,\"currency\":\"GBP\"}")
            .method("PUT")
            .with("If-Match", "\"1\"")
            .send();
    assertThat(priced.status()).as(priced.body()).isEqualTo(200);
    Api.merchant()
        .body("{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku))
        .post("/v1/orders")
        .then()
        .statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        " .. ",
        "A/B",
        "A\\\\B",
        "A?B",
        "A#B",
        "A%2FB",
        "A;B",
        "A\\u00a0B",
        "A\\u200bB",
        "Ae\\u0301"
      })
  void whatMeansSomethingElseInAnAddressIsRefused(String sku) {
    refused(sku);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ß", "ŉ", "ﬁ"})
  void whatGrowsTooLongInUpperCaseIsRefused(String grows) {
    refused(grows.repeat(64));
  }

  private static void refused(String sku) {
    Api.merchant()
        .body(
            "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                .formatted(sku))
        .post("/v1/products")
        .then()
        .statusCode(422)
        .body("code", equalTo("validation"))
        .body("errors[0].pointer", equalTo("/sku"));
    Api.as(Tokens.merchant())
        .header("Idempotency-Key", Api.key())
        .body("{\"code\":\"%s\",\"name\":\"Category\"}".formatted(sku))
        .post("/v1/categories")
        .then()
        .statusCode(422);
  }
}
