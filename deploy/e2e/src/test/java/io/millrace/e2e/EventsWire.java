package io.millrace.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Server-sent events over a connection of HTTP/1.1, chunk by chunk: shows how the stream ends. */
final class EventsWire implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final String status;

  EventsWire(int port, String query, String token, @Nullable String lastEventId)
      throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new BufferedInputStream(socket.getInputStream());
    String resume = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
    String head =
        "GET /v1/orders/stream%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n"
            .formatted(query, token, resume);
    socket.getOutputStream().write(head.getBytes(UTF_8));
    status = line();
    while (!line().isEmpty()) {
      // Nothing in the other lines of the head matters here.
    }
    Thread.ofPlatform().daemon().start(this::read);
  }

  /** The first line of the answer. */
  String status() {
    return status;
  }

  /** {@code last chunk}, or how it was cut off. */
  CompletableFuture<String> end() {
    return end;
  }

  /** What follows this field's name in the lines so far. */
  List<String> all(String field) {
    String soFar;
    synchronized (text) {
      soFar = text.toString(UTF_8);
    }
    return soFar
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .toList();
  }

  /** What a browser would send as Last-Event-ID. */
  Optional<String> lastId() {
    List<String> ids = all("id");
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids.getLast());
  }

  private void read() {
    try {
      for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
        byte[] chunk = in.readNBytes(size);
        synchronized (text) {
          text.writeBytes(chunk);
        }
        line();
      }
      end.complete("last chunk");
    } catch (IOException | RuntimeException e) {
      end.complete(e.toString());
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("cut off");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
