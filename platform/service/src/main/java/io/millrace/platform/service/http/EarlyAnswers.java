package io.millrace.platform.service.http;

import io.millrace.platform.service.problems.Problem;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Refusals before a request reaches its resource, in the form of the interface it is for. */
public final class EarlyAnswers {
  /** The trailer of gRPC with the stable code. */
  public static final String GRPC_CODE = "millrace-code";

  private EarlyAnswers() {}

  /** Answers, and reads and drops what comes of the body: it is short. */
  public static void refuse(HttpServerRequest request, Problem problem) {
    var unused = answer(request, problem, traceId(request));
  }

  /** Answers, and hangs up: nobody wants what the client would send still. */
  public static void refuseAndClose(HttpServerRequest request, Problem problem) {
    refuseAndClose(request, problem, traceId(request));
  }

  /** The same, of a request that is not to be trusted: none of it is repeated. */
  public static void refuseUnread(HttpServerRequest request, Problem problem) {
    refuseAndClose(request, problem, TraceIds.of(null));
  }

  /** The same, with the id under which the log tells of it. */
  public static void refuseAndClose(HttpServerRequest request, Problem problem, String traceId) {
    HttpServerResponse response = request.response();
    if (request.version() == HttpVersion.HTTP_2) {
      // Other streams share the connection.
      answer(request, problem, traceId).onComplete(_ -> response.reset());
      return;
    }
    response.putHeader("Connection", "close");
    answer(request, problem, traceId).onComplete(_ -> LingeringClose.of(request));
  }

  static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.startsWith("application/grpc");
  }

  private static String traceId(HttpServerRequest request) {
    return TraceIds.of(request.getHeader(TraceIds.HEADER));
  }

  static Future<Void> answer(HttpServerRequest request, Problem problem, String traceId) {
    HttpServerResponse response = request.response();
    if (isGrpc(request)) {
      // An answer of trailers only.
      put(response.putHeader("Content-Type", "application/grpc").headers(), problem);
      return response.end();
    }
    problem.headers().forEach(response::putHeader);
    return response
        .setStatusCode(problem.type().status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(Buffer.buffer(ProblemJson.bytes(problem, traceId)));
  }

  /** A refusal in headers that gRPC takes for trailers. */
  static void put(MultiMap headers, Problem problem) {
    headers
        .set("grpc-status", String.valueOf(GrpcStatus.of(problem.type())))
        .set(
            "grpc-message",
            URLEncoder.encode(problem.detail(), StandardCharsets.UTF_8).replace("+", "%20"))
        .set(GRPC_CODE, problem.type().code());
  }
}
