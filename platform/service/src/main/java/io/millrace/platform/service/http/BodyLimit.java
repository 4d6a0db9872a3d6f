package io.millrace.platform.service.http;

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
 * A body that is too large is refused by a problem, where its head says so or where it is read.
 * Quarkus would cut it off without a word, and over HTTP/2 with a header that HTTP/2 forbids.
 */
@Provider
public class BodyLimit implements MessageBodyReader<byte[]> {
  /** Behind what streams its body, before Quarkus' own limit. */
  private static final int EARLY = 12;

  /** Behind Quarkus' own limit. */
  private static final int LATE = 1;

  private final int maxBytes;

  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "1M")
          MemorySize maxBody) {
    this.maxBytes = Math.toIntExact(maxBody.asLongValue());
  }

  void register(@Observes Filters filters) {
    filters.register(this::look, EARLY);
    filters.register(this::takeOver, LATE);
  }

  private void look(RoutingContext context) {
    if (BodyLength.of(context.request(), maxBytes).bytes() > maxBytes) {
      EarlyAnswers.refuseAndClose(context.request(), HttpProblems.tooLarge(maxBytes));
    } else {
      context.next();
    }
  }

  private void takeOver(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (EarlyAnswers.isGrpc(request)) {
      context.addHeadersEndHandler(_ -> explain(request.response().headers()));
    } else if (!request.method().equals(HttpMethod.GET)
        && request.getHeader("Content-Length") == null) {
      context.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
      context.addEndHandler(_ -> dropTheRest(request));
    }
    context.next();
  }

  /** The framework refuses a message that is too large with a status and no more. */
  private void explain(MultiMap headers) {
    if (String.valueOf(GrpcStatus.of(ProblemType.BODY_TOO_LARGE)).equals(headers.get("grpc-status"))
        && !headers.contains(EarlyAnswers.GRPC_CODE)) {
      EarlyAnswers.put(headers, HttpProblems.tooLarge(maxBytes));
    }
  }

  /** What nobody reads would take its part of the window of all requests of the connection. */
  private static void dropTheRest(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      LingeringClose.of(request);
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
    byte[] bytes = body.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw HttpProblems.tooLarge(maxBytes).asException();
    }
    return bytes;
  }
}
