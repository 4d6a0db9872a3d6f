package io.millrace.platform.service.refusals;

import io.millrace.platform.service.problems.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** A problem of a request of which little can be trusted; none of it is repeated. */
enum EarlyProblem {
  BAD_REQUEST(
      ProblemType.BAD_REQUEST,
      "The request line, the address or a header breaks the rules of HTTP, such as %ZZ in an"
          + " address. Nothing was done."),
  AMBIGUOUS(
      ProblemType.BAD_REQUEST,
      "A proxy could read the request in another way than this server: Host, Authorization,"
          + " Content-Length and Last-Event-ID may stand in it once, and"
          + " Transfer-Encoding only as chunked and without Content-Length. Nothing was done."),
  URI_TOO_LONG(
      ProblemType.URI_TOO_LONG,
      "The request line is longer than this server reads. Nothing was done. Ask for less at once."),
  HEADERS_TOO_LARGE(
      ProblemType.HEADERS_TOO_LARGE,
      "The headers are longer together than this server reads. Nothing was done. Send fewer.");

  private static final Logger LOG = Logger.getLogger(EarlyProblem.class);

  /** INVALID_ARGUMENT, which stands for a 400 of HTTP. */
  private static final String GRPC_STATUS = "3";

  private final ProblemType type;
  private final String detail;
  private final String body;

  EarlyProblem(ProblemType type, String detail) {
    this.type = type;
    this.detail = detail;
    body =
        """
        {"type":"%5$s","title":"%2$s","status":%3$d,"detail":"%4$s",\
        "code":"%1$s","traceId":"%%s"}"""
            .formatted(
                type.code(), type.title(), type.status(), detail.replace("%", "%%"), type.uri());
  }

  /** Answers, and reads nothing more: what follows cannot be told from the rest of the request. */
  void sendAndHangUp(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.version() == HttpVersion.HTTP_2) {
      // Other streams share the connection.
      String type = request.getHeader("Content-Type");
      boolean grpc = type != null && type.startsWith("application/grpc");
      var unused = (grpc ? sendGrpc(response) : send(response)).onComplete(_ -> response.reset());
    } else {
      var unused = send(response.putHeader("Connection", "close"));
      response.close();
    }
  }

  private Future<Void> sendGrpc(HttpServerResponse response) {
    return response
        .putHeader("Content-Type", "application/grpc")
        .putHeader("grpc-status", GRPC_STATUS)
        .putHeader("grpc-message", detail.replace("%", "%25"))
        .putHeader("millrace-code", type.code())
        .end();
  }

  /** Answers. */
  Future<Void> send(HttpServerResponse response) {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    String traceId = HexFormat.of().formatHex(id);
    LOG.debugf("refused with %d [trace %s]", type.status(), traceId);
    return response
        .setStatusCode(type.status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .end(Buffer.buffer(body.formatted(traceId)));
  }
}
