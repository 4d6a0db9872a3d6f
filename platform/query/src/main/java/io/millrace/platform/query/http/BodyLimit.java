package io.millrace.platform.query.http;

import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A body that is too large is refused by a problem, where it says so or where it is read; the
 * framework's own refusal has no word.
 */
@Provider
class BodyLimit implements MessageBodyReader<byte[]> {
  /** Behind the bound on requests, before the framework looks. */
  private static final int EARLY = 950_000;

  /** Behind the framework. */
  private static final int LATE = 1;

  private final int most;
  private final EarlyProblems problems;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most,
      EarlyProblems problems) {
    this.most = Math.toIntExact(most.asLongValue());
    this.problems = problems;
  }

  void install(@Observes Filters filters) {
    filters.register(this::look, EARLY);
    filters.register(this::takeOver, LATE);
  }

  private void look(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    // One that is no number is refused behind this.
    if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > most) {
      problems.answerAndClose(request, ProblemType.BODY_TOO_LARGE, detail());
    } else {
      context.next();
    }
  }

  private String detail() {
    return "At most " + most + " bytes are read. Send less at once.";
  }

  private void takeOver(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (EarlyProblems.isGrpc(request)) {
      context.addHeadersEndHandler(ended -> explain(request.response().headers()));
    } else if (request.method().equals(HttpMethod.POST)
        && request.getHeader("Content-Length") == null) {
      context.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
      context.addEndHandler(ended -> dropTheRest(request));
    }
    context.next();
  }

  /** The framework refuses a message that is too large with a status and no more. */
  private void explain(MultiMap headers) {
    if (String.valueOf(GrpcStatus.of(ProblemType.BODY_TOO_LARGE)).equals(headers.get("grpc-status"))
        && !headers.contains(EarlyProblems.GRPC_CODE)) {
      EarlyProblems.put(headers, ProblemType.BODY_TOO_LARGE, detail());
    }
  }

  private static void dropTheRest(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == byte[].class;
  }

  @Override
  public byte[] readFrom(
      Class<byte[]> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    byte[] bytes = body.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new ProblemException(ProblemType.BODY_TOO_LARGE, detail());
    }
    return bytes;
  }
}
