package io.millrace.operations.refusals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** A problem of a request of which little can be trusted; none of it is repeated. */
enum EarlyProblem {
  BAD_REQUEST(
      400,
      "bad-request",
      "The request is not valid",
      "The request line, the address or a header breaks the rules of HTTP, such as %ZZ in an"
          + " address. Nothing was done."),
  URI_TOO_LONG(
      414,
      "uri-too-long",
      "The address is too long",
      "The request line is longer than this server reads. Nothing was done. Ask for less at once."),
  HEADERS_TOO_LARGE(
      431,
      "headers-too-large",
      "The headers are too large",
      "The headers are longer together than this server reads. Nothing was done. Send fewer.");

  private static final Logger LOG = Logger.getLogger(EarlyProblem.class);

  private final int status;
  private final String body;

  EarlyProblem(int status, String code, String title, String detail) {
    this.status = status;
    body =
        """
        {"type":"https://millrace.io/problems/%1$s","title":"%2$s","status":%3$d,"detail":"%4$s",\
        "code":"%1$s","traceId":"%%s"}"""
            .formatted(code, title, status, detail.replace("%", "%%"));
  }

  /** Answers. */
  void send(HttpServerResponse response) {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    String traceId = HexFormat.of().formatHex(id);
    LOG.debugf("refused with %d [trace %s]", status, traceId);
    var unused =
        response
            .setStatusCode(status)
            .putHeader("Content-Type", "application/problem+json")
            .putHeader("Cache-Control", "no-store")
            .end(Buffer.buffer(body.formatted(traceId)));
  }
}
