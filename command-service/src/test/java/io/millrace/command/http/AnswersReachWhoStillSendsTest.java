package io.millrace.command.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule: a refusal reaches a client that has not sent everything yet. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class AnswersReachWhoStillSendsTest {
  private static final String CHUNK = "10\r\n0123456789abcdef\r\n";

  static Stream<Arguments> refused() {
    RawRequest order = RawRequest.post("/v1/orders", "");
    RawRequest lines = RawRequest.post("/v1/imports", "");
    return Stream.of(
        Arguments.of(order.with("Content-Length", "100000000"), "HTTP/1.1 413"),
        Arguments.of(lines.with("Content-Length", "100000000"), "HTTP/1.1 403"),
        Arguments.of(lines.with("Transfer-Encoding", "chunked"), "HTTP/1.1 403"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void itIsAnsweredWhileItSends(RawRequest request, String status) throws IOException {
    try (Socket socket = RawRequest.connect()) {
      socket.getOutputStream().write(request.head());
      await().until(() -> socket.getInputStream().available() > 0);

      for (int i = 0; i < 1_000; i++) {
        socket.getOutputStream().write(CHUNK.getBytes(US_ASCII));
      }

      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith(status).endsWith("}");
      assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
    }
  }
}
