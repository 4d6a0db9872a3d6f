package io.millrace.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a URL whether a service is up: only 200 is a yes. */
final class HealthCheck implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final HttpRequest request;

  HealthCheck(URI url) {
    request = HttpRequest.newBuilder(url).timeout(LIMIT).GET().build();
  }

  boolean isUp() {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
