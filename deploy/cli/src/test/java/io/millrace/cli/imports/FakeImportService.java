package io.millrace.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A service that takes every record once and can be told to fail. It knows nothing of orders; the
 * end-to-end tests have the real one.
 */
final class FakeImportService implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<JsonNode> taken = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final Map<String, String> rejections = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ArrayDeque<>();

  /** How one request goes wrong. */
  sealed interface Fault {
    /** Answers with this status and takes nothing. */
    record Status(int code) implements Fault {}

    /** Takes this many records, answers fewer of them, and cuts the connection. */
    record Cut(int taken, int answered) implements Fault {}
  }

  FakeImportService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/imports", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized FakeImportService failing(Fault... next) {
    faults.addAll(List.of(next));
    return this;
  }

  FakeImportService rejecting(String key, String reason) {
    rejections.put(key, reason);
    return this;
  }

  /** All records that it took, in order. */
  synchronized List<JsonNode> taken() {
    return List.copyOf(taken);
  }

  synchronized List<JsonNode> taken(String type) {
    return taken.stream().filter(record -> record.path("type").asText().equals(type)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<String> records = body.lines().toList();
    switch (faults.poll()) {
      case Fault.Status status -> {
        byte[] problem =
            "{\"title\":\"not now\",\"detail\":\"for a reason\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status.code(), problem.length);
        exchange.getResponseBody().write(problem);
        exchange.close();
      }
      case Fault.Cut cut -> {
        // A length that is never reached: the client sees a cut connection.
        exchange.sendResponseHeaders(200, 1_000_000);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < cut.taken(); i++) {
          String answer = take(i + 1, records.get(i));
          if (i < cut.answered()) {
            out.write(answer.getBytes(StandardCharsets.UTF_8));
          }
        }
        out.flush();
        exchange.close();
      }
      case null -> {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < records.size(); i++) {
          out.write(take(i + 1, records.get(i)).getBytes(StandardCharsets.UTF_8));
        }
        exchange.close();
      }
    }
  }

  private String take(int line, String text) throws IOException {
    JsonNode record = JSON.readTree(text);
    String key = record.path("type").asText() + ":" + key(record);
    String reason = rejections.get(key);
    if (reason != null) {
      return "{\"line\":%d,\"result\":\"rejected\",\"reason\":\"%s\",\"detail\":\"\"}%n"
          .formatted(line, reason);
    }
    if (!keys.add(key)) {
      return "{\"line\":%d,\"result\":\"recognised\"}%n".formatted(line);
    }
    taken.add(record);
    return "{\"line\":%d,\"result\":\"created\"}%n".formatted(line);
  }

  private static String key(JsonNode record) {
    for (String name : List.of("key", "reference", "sku")) {
      if (record.has(name)) {
        return record.path(name).asText();
      }
    }
    throw new IllegalArgumentException("no key in " + record);
  }
}
