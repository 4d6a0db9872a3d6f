package io.millrace.query.kit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events. */
public final class EventStream implements AutoCloseable {
  private final HttpClient http;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final HttpResponse<Stream<String>> response;
  private final Thread reader;

  private EventStream(HttpClient http, HttpResponse<Stream<String>> response) {
    this.http = http;
    this.response = response;
    reader = Thread.ofVirtual().start(this::read);
  }

  /** Opens a stream; the answer may also be a refusal. */
  public static EventStream open(String bearer, String path, @Nullable String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(Ports.http(path)))
            .header("Authorization", "Bearer " + bearer)
            .header("Accept", "text/event-stream, application/problem+json");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpClient http = HttpClient.newHttpClient();
    try {
      return new EventStream(http, http.send(request.build(), HttpResponse.BodyHandlers.ofLines()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try {
      response.body().forEach(lines::add);
    } catch (RuntimeException e) {
      lines.add("closed");
    }
  }

  public int status() {
    return response.statusCode();
  }

  /** Everything so far, comments included. */
  public List<String> lines() {
    return lines;
  }

  /** Bodies of the events so far. */
  public List<String> data() {
    return starting("data:");
  }

  /** Ids of the events so far. */
  public List<String> ids() {
    return starting("id:");
  }

  private List<String> starting(String prefix) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
    reader.interrupt();
  }
}
