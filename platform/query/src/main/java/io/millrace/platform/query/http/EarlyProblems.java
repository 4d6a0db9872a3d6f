package io.millrace.platform.query.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.platform.service.problems.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Refusals before a request reaches its resource, in the form of the interface that it is for. */
@ApplicationScoped
class EarlyProblems {
  /** The trailer with the stable code. */
  static final String GRPC_CODE = "millrace-code";

  private final ObjectMapper json;

  EarlyProblems(ObjectMapper json) {
    this.json = json;
  }

  /** Answers with a problem; over gRPC with its status and code. */
  Future<Void> answer(HttpServerRequest request, ProblemType code, String detail) {
    return isGrpc(request)
        ? status(request.response(), code, detail)
        : problem(request, code, detail);
  }

  /** The same to who has not sent all of its body, which nobody will read. */
  void answerAndClose(HttpServerRequest request, ProblemType code, String detail) {
    if (request.version() == HttpVersion.HTTP_2) {
      // Others have their streams on the connection.
      answer(request, code, detail);
      return;
    }
    request.response().putHeader("Connection", "close");
    answer(request, code, detail).onComplete(sent -> request.connection().close());
  }

  static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && type.startsWith("application/grpc");
  }

  private Future<Void> problem(HttpServerRequest request, ProblemType code, String detail) {
    String trace = TraceIds.of(request.getHeader("traceparent"));
    HttpServerResponse response =
        request
            .response()
            .setStatusCode(code.status())
            .putHeader("Content-Type", Problem.MEDIA_TYPE)
            .putHeader("Cache-Control", "no-store");
    if (code.isForLater()) {
      response.putHeader("Retry-After", "1");
    }
    try {
      Problem problem = Problem.of(code, detail, List.of(), trace);
      return response.end(Buffer.buffer(json.writeValueAsBytes(problem)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a problem is JSON", e);
    }
  }

  /** An answer of trailers only. */
  private static Future<Void> status(HttpServerResponse response, ProblemType code, String detail) {
    put(response.putHeader("Content-Type", "application/grpc").headers(), code, detail);
    return response.end();
  }

  /** A refusal in headers that gRPC takes for trailers. */
  static void put(MultiMap headers, ProblemType code, String detail) {
    headers
        .set("grpc-status", String.valueOf(GrpcStatus.of(code)))
        .set("grpc-message", URLEncoder.encode(detail, StandardCharsets.UTF_8).replace("+", "%20"))
        .set(GRPC_CODE, code.code());
  }
}
