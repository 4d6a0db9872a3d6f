package io.millrace.platform.command.runtime.rest;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
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
 * Bodies of HTTP/2 that tell no length: one that grows too long is refused where it is read, by a
 * problem. Quarkus would cut it off there without a word, and with a header that HTTP/2 forbids.
 */
@Provider
public class GrowingBodies implements MessageBodyReader<byte[]> {
  /** Behind Quarkus' upload limit. */
  private static final int LATE = 1;

  private final int maxBytes;

  GrowingBodies(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
    this.maxBytes = Math.toIntExact(maxBody.asLongValue());
  }

  void register(@Observes Filters filters) {
    filters.register(GrowingBodies::takeOver, LATE);
  }

  private static void takeOver(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.version() == HttpVersion.HTTP_2 && request.getHeader("Content-Length") == null) {
      context.remove(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
      context.addEndHandler(_ -> dropTheRest(request));
    }
    context.next();
  }

  /** What nobody reads would take its part of the window of all requests of the connection. */
  private static void dropTheRest(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.response().reset();
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
      throw HttpProblems.tooLarge().asException();
    }
    return bytes;
  }
}
