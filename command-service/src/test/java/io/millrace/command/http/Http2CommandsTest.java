package io.millrace.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over HTTP/2 the length of a body need not be told. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class Http2CommandsTest {
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @BeforeEach
  void theConnectionBecomesOneOfHttp2() throws Exception {
    HttpResponse<Void> first =
        http.send(HttpRequest.newBuilder(at("openapi")).build(), BodyHandlers.discarding());
    assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(first.statusCode()).isEqualTo(200);
  }

  @AfterEach
  void close() {
    http.shutdownNow();
  }

  @Test
  void aCommandWithoutALengthIsTaken() throws Exception {
    HttpResponse<String> answer =
        post("v1/customers", BodyPublishers.ofString("{\"name\":\"Ada\"}"));

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void oneThatGrowsAsLongAsItMayIsTaken() throws Exception {
    String body = "{\"name\":\"Ada\"}";
    String padded = " ".repeat(MAX_BODY_BYTES - body.length()) + body;

    HttpResponse<String> answer = post("v1/customers", BodyPublishers.ofString(padded));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void oneThatGrowsTooLongIsAProblem() throws Exception {
    BodyPublisher much =
        BodyPublishers.ofByteArrays(Collections.nCopies(32, " ".repeat(64 * 1024).getBytes(UTF_8)));

    HttpResponse<String> answer = post("v1/customers", much);

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"body-too-large\"");
    assertThat(answer.headers().firstValue("Connection")).isEmpty();
  }

  @Test
  void theConnectionGoesOnAfterOneThatGrewTooLong() throws Exception {
    HttpResponse<String> refused =
        post("v1/customers", BodyPublishers.ofString(" ".repeat(2 * MAX_BODY_BYTES)));
    HttpResponse<String> next = post("v1/customers", BodyPublishers.ofString("{\"name\":\"A\"}"));

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(next.statusCode()).as(next.body()).isEqualTo(201);
  }

  private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(at(path))
            .header("Authorization", "Bearer " + Tokens.merchant())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", Api.key())
            .POST(BodyPublishers.fromPublisher(body))
            .build(),
        BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + RestAssured.port + "/" + path);
  }
}
