package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Rule: what a proxy could read in another way than we is not answered as if it were clear. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class AmbiguousRequestsTest {
  private static final String REGISTER = "{\"name\":\"Ada\"}";

  @SuppressWarnings("NullAway.Init") // set by Quarkus
  @TestHTTPResource("/")
  URI service;

  @Test
  void chunksAloneAreTakenAndEndTheConnection() {
    assertThat(
            RawRequest.post("/v1/customers", REGISTER).without("Connection").sendChunked().status())
        .isEqualTo(201);
  }

  @Test
  void noBodyInChunksIsAnsweredToo() {
    RawRequest.post("/v1/customers", "")
        .without("Connection")
        .sendChunked()
        .problem(400, "invalid-json");
  }

  @Test
  void aLengthAloneLeavesTheConnectionOpen() throws IOException {
    byte[] head =
        RawRequest.post("/v1/customers", REGISTER)
            .without("Connection")
            .with("Content-Length", Integer.toString(REGISTER.length()))
            .head();
    try (Socket socket = RawRequest.connect()) {
      for (int i = 0; i < 2; i++) {
        socket.getOutputStream().write(head);
        socket.getOutputStream().write(REGISTER.getBytes(StandardCharsets.UTF_8));
        byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 201".length());
        assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 201");
        socket.getInputStream().skipNBytes(socket.getInputStream().available());
      }
    }
  }

  @Test
  void twoKeysAreRefusedToo() {
    RawRequest request = RawRequest.post("/v1/customers", REGISTER);

    request.with("Idempotency-Key", Api.key()).send().problem(400, "invalid-idempotency-key");
  }

  @Test
  void overHttp2AsWell() throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(service.resolve("/v1/customers"))
              .header("Authorization", "Bearer " + Tokens.merchant())
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", Api.key())
              .POST(BodyPublishers.ofString(REGISTER));
      assertThat(http.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(201);

      HttpResponse<String> twice =
          http.send(
              request.header("Authorization", "Bearer " + Tokens.merchant()).build(),
              BodyHandlers.ofString());

      assertThat(twice.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(twice.statusCode()).isEqualTo(400);
      assertThat(twice.body()).contains("\"code\":\"bad-request\"");
    }
  }

  /** Java's client asks for HTTP/2 by a request of HTTP/1.1, whose headers come along. */
  @Test
  void chunksBehindWhichHttp2BeginsAreTaken() throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(service.resolve("/v1/customers"))
              .header("Authorization", "Bearer " + Tokens.merchant())
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", Api.key())
              .POST(
                  BodyPublishers.ofInputStream(
                      () -> new ByteArrayInputStream(REGISTER.getBytes(StandardCharsets.UTF_8))))
              .build();

      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(201);
    }
  }
}
