package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that say nothing, too much or nonsense. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class BadHeadersTest {
  private static final String KEY = "Idempotency-Key";
  private static final String MEDIA_TYPE = "Content-Type";

  private static RawRequest register() {
    return RawRequest.post("/v1/customers", "{\"name\":\"Ada\"}");
  }

  private static RawRequest pay(String ifMatch) {
    RawRequest payment =
        RawRequest.post(
            "/v1/orders/018f0000-0000-7000-8000-000000000000/payments",
            "{\"amount\":{\"amount\":1,\"currency\":\"GBP\"},\"reference\":\"r\"}");
    return ifMatch.isEmpty() ? payment : payment.with("If-Match", ifMatch);
  }

  @Test
  void aPostWithoutAKeyIsRefused() {
    register().without(KEY).send().problem(400, "missing-idempotency-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"\"", "\"open", "\"a\"b\"", "\"a\\\"", "two words", "k\u00e9y", "\t"})
  void aMalformedKeyIsRefused(String key) {
    register().instead(KEY, key).send().problem(400, "invalid-idempotency-key");
  }

  @Test
  void aKeyHasAtMost255Characters() {
    register().instead(KEY, "k".repeat(256)).send().problem(400, "invalid-idempotency-key");
    String longest = Api.key() + "k".repeat(255 - Api.key().length());
    assertThat(register().instead(KEY, longest).send().status()).isEqualTo(201);
  }

  @Test
  void twoKeysAreNone() {
    register().with(KEY, Api.key()).send().problem(400, "invalid-idempotency-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/problem+json",
        "application/x-ndjson",
        "nonsense",
        "*/*",
        "application/*",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/json; charset=",
        "application/json, text/plain"
      })
  void aBodyThatIsNotSaidToBeJsonIsNotRead(String type) {
    register().instead(MEDIA_TYPE, type).send().problem(415, "unsupported-media-type");
  }

  @Test
  void aBodyOfNoTypeOrOfTwoIsNotRead() {
    register().without(MEDIA_TYPE).send().problem(415, "unsupported-media-type");
    register().with(MEDIA_TYPE, "text/plain").send().problem(415, "unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\""
      })
  void jsonIsReadHoweverItIsSpelt(String type) {
    assertThat(register().instead(MEDIA_TYPE, type).send().status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "text/html", "nonsense", "application/xml;q=0.5"})
  void whoTakesNoJsonGetsNoAnswerInIt(String accept) {
    register().with("Accept", accept).send().problem(406, "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "text/html, application/json;q=0.1"})
  void whoTakesJsonAmongOthersGetsIt(String accept) {
    assertThat(register().with("Accept", accept).send().status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , ,"})
  void aStepWithoutIfMatchIsRefused(String value) {
    pay(value).send().problem(428, "precondition-required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"1",
        "1\"",
        "\"1\" \"2\"",
        "\"1\";",
        "\"1\",2",
        "w/\"1\"",
        "*, \"1\"",
        "*,",
        "\"a b\""
      })
  void aMalformedIfMatchIsNotTakenForNone(String value) {
    pay(value).send().problem(400, "invalid-if-match");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer a.b.c",
        "Bearer ....",
        "Basic dXNlcjpwYXNzd29yZA==",
        "Token x",
        "Bearer \u00ff\u00fe"
      })
  void whoShowsNoTokenIsNobody(String authorization) {
    RawAnswer answer = register().instead("Authorization", authorization).send();

    answer.problem(401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aTraceThatCannotBeOneIsReplacedByANewOne() {
    RawAnswer answer =
        register().without(KEY).with("traceparent", "00-" + "0".repeat(32) + "-x-01").send();

    assertThat(answer.problem(400, "missing-idempotency-key").path("traceId").asText())
        .isNotEqualTo("0".repeat(32));
  }
}
