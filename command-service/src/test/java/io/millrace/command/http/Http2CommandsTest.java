package io.millrace.command.http;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over HTTP/2 the length of a body need not be told. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class Http2CommandsTest {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @BeforeEach
  void theConnectionBecomesOneOfHttp2() throws Exception {
    HttpResponse<Void> first =
        http.send(HttpRequest.newBuilder(at("openapi")).build(), BodyHandlers.discarding());
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
