package io.millrace.command.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bytes that are hardly HTTP. The server answers them itself, by a bare status, and no setting of
 * the framework lets us say more; docs/problems/README.md tells so.
 */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class BadProtocolTest {
  private static RawAnswer sent(String bytes) {
    return RawRequest.exchange(bytes.getBytes(ISO_8859_1));
  }

  @Test
  void anAddressThatIsTooLongIs414() {
    sent("POST /v1/" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
        .problem(414, "uri-too-long");
  }

  @Test
  void headersThatAreTooLongAre431() {
    sent("POST /v1/orders HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(40_000) + "\r\n\r\n")
        .problem(431, "headers-too-large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NONSENSE",
        "POST /v1/orders HTTP/1.1~Host: x~Bad Header : x",
        "POST /v1/stock/%ZZ/receipts HTTP/1.1~Host: x~Connection: close",
        "POST /v1/stock/%/receipts HTTP/1.1~Host: x~Connection: close",
        "POST /v1/stock/{}/receipts HTTP/1.1~Host: x~Connection: close",
        "POST /v1/orders HTTP/1.1~Host: x~Content-Length: abc",
        "POST /v1/orders HTTP/1.1~Host: x~Content-Length: -5",
        "POST /v1/orders HTTP/1.1~Host: x~Content-Length: 99999999999999999999",
      })
  void whatTheDecoderCannotReadIs400(String lines) {
    sent(lines.replace("~", "\r\n") + "\r\n\r\n").problem(400, "bad-request");
  }

  @Test
  void aRequestWithoutHostIsAProblem() {
    sent("POST /v1/orders HTTP/1.1\r\n\r\n").problem(400, "bad-request");
  }

  @Test
  void aChunkThatIsNoneEndsTheConnection() {
    RawRequest request = RawRequest.post("/v1/customers", "").with("Transfer-Encoding", "chunked");

    RawAnswer answer = sent(new String(request.head(), ISO_8859_1) + "ZZ\r\nabc\r\n0\r\n\r\n");

    assertThat(answer.status()).isIn(0, 400);
  }

  @Test
  void whoAsksBeforeItSendsItsBodyIsToldToGoOn() throws Exception {
    String body = "{\"name\":\"Ada\"}";
    RawRequest request =
        RawRequest.post("/v1/customers", "")
            .with("Expect", "100-continue")
            .with("Content-Length", Integer.toString(body.length()));
    try (var socket = RawRequest.connect()) {
      socket.getOutputStream().write(request.head());
      byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      socket.getOutputStream().write(body.getBytes(ISO_8859_1));

      assertThat(new String(first, ISO_8859_1)).startsWith("HTTP/1.1 100");
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 201");
    }
  }

  @Test
  void aRequestThatEndsInTheMiddleTakesNoEffectAndNoAnswer() throws Exception {
    RawRequest request = RawRequest.post("/v1/customers", "").with("Content-Length", "100");
    try (var socket = RawRequest.connect()) {
      socket.getOutputStream().write(request.head());
      socket.getOutputStream().write('{');
      socket.shutdownOutput();

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }
}
