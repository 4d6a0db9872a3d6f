package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.Suite;
import io.millrace.stack.PostgresNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A client that places orders and brings them on, and one that reads orders, old and new ones, with
 * the token of its last answer. It complains about an order that is gone, and about one that is
 * older than it has seen it.
 */
final class SteadyOrders implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration BREATH = Duration.ofMillis(50);
  private static final String SKU = "STEADY";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Suite suite;
  private final String token;
  private final Writer writer;
  private final List<String> orders;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final List<Thread> threads;
  private volatile boolean over;

  SteadyOrders(Suite suite) throws Exception {
    this.suite = suite;
    this.token = suite.issuer().token(Role.operator, Optional.empty());
    this.orders = Collections.synchronizedList(knownOrders());
    this.writer =
        new Writer(
            "steady",
            suite.url(ServiceName.COMMAND),
            token,
            List.of(SKU),
            new SplittableRandom(5),
            http,
            () -> over);
    writer.once(
        Sent.of(
            "steady-product",
            "product",
            "/v1/products",
            null,
            "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                .formatted(SKU)));
    writer.receive(SKU, 100_000);
    threads =
        List.of(
            Thread.ofPlatform().name("steady-writer").start(() -> until(this::write)),
            Thread.ofPlatform().name("steady-reader").start(() -> until(reader())));
  }

  /** Waits until so many more commands have been answered. */
  void await(int more) {
    int goal = written.get() + more;
    Awaitility.await().atMost(LIMIT).until(() -> written.get() >= goal);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  String summary() {
    return "%d commands, %d reads, of which %d were told to come again; none older than seen, none gone"
        .formatted(written.get(), reads.get(), unavailable.get());
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private void until(Step step) {
    try {
      while (!over) {
        step.run();
        Thread.sleep(BREATH);
      }
    } catch (IOException e) {
      complaints.add("no answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() throws IOException, InterruptedException {
    writer.write();
    written.incrementAndGet();
    Sent sent = writer.history.getLast();
    if (sent.path().equals("/v1/orders") && sent.succeeded()) {
      orders.add(JSON.readTree(sent.answer()).path("id").asText());
    }
  }

  private Step reader() {
    var random = new SplittableRandom(6);
    Map<String, Long> seen = new HashMap<>();
    @Nullable String[] consistency = {null};
    int imported = orders.size();
    return () -> {
      int index = random.nextInt(4) == 0 ? random.nextInt(orders.size()) : orders.size() - 1;
      String id = orders.get(index);
      HttpResponse<String> answer = get(id, consistency[0]);
      reads.incrementAndGet();
      if (answer.statusCode() == 503) {
        unavailable.incrementAndGet();
        return;
      }
      if (answer.statusCode() == 404 && index >= imported && !seen.containsKey(id)) {
        return; // It has been written, but not been projected yet.
      }
      if (answer.statusCode() != 200) {
        complaints.add(id + " was answered " + answer.statusCode() + ": " + answer.body());
        return;
      }
      JsonNode order = JSON.readTree(answer.body());
      long version = order.path("version").asLong();
      Long before = seen.put(id, version);
      if (before != null && version < before) {
        complaints.add(id + " fell from version " + before + " to " + version);
      }
      consistency[0] = answer.headers().firstValue("Consistency-Token").orElse(consistency[0]);
    };
  }

  private HttpResponse<String> get(String id, @Nullable String consistency)
      throws IOException, InterruptedException {
    URI uri = suite.url(ServiceName.QUERY).resolve("/v1/orders/" + id);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(LIMIT).header("Authorization", "Bearer " + token);
    if (consistency != null) {
      request.header("Consistency-Token", consistency);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private List<String> knownOrders() throws SQLException {
    PostgresNode node = suite.stack().readPrimary();
    List<String> ids = new ArrayList<>();
    try (var connection =
            DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
        var rows = connection.createStatement().executeQuery("select id from order_view")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    http.close();
  }
}
