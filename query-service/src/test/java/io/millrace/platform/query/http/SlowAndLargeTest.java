package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A client that trickles, or sends too much, is cut off and told. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class SlowAndLargeTest {
  @Test
  void aBodyThatDoesNotComeToItsEnd() throws IOException {
    try (Socket socket = new Socket("localhost", Ports.http())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Authorization: Bearer "
                      + BearerTokens.operator()
                      + "\r\nContent-Length: 100\r\n\r\n{\"query\"")
                  .getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"request-timeout\"");
    }
    assertThat(Api.operator().get("/v1/products").statusCode()).isEqualTo(200);
  }

  @Test
  void headersThatAreTooLong() {
    assertThat(Api.operator().header("X-Long", "x".repeat(20_000)).get("/v1/orders").statusCode())
        .isEqualTo(431);
  }
}
