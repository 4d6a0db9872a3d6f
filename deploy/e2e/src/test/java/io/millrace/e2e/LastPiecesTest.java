package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * More clients than pieces, one SKU, the service killed in the middle: as many are sold as there
 * are, and no look at any moment finds more reserved than on hand, or pieces that are nowhere.
 *
 * <p>At full size: {@code -Dshow.clients=500 -Dshow.pieces=100}.
 */
@Tag("chaos")
class LastPiecesTest {
  private static final int CLIENTS = Integer.getInteger("show.clients", 45);
  private static final int PIECES = Integer.getInteger("show.pieces", 30);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String SKU = "LAST";

  private static LocalStack stack;
  private static ChildProcesses children;
  private static LocalIssuer issuer;
  private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createDirectories(Path.of("target", "e2e-last-pieces").toAbsolutePath());
    issuer = LocalIssuer.in(folder, InstantSource.system());
    var options =
        StackOptions.in(folder.resolve("stack")).withShards(3).withReplicas(0).withFresh(true);
    stack = LocalStack.start(options);
    List.of("kafka", "redis", "read").forEach(stack.processes()::stop);
    children = ChildProcesses.open();
  }

  @AfterAll
  static void stop() {
    children.close();
    stack.close();
  }

  @Test
  void onOneShardAllPiecesAreSoldOnce() throws Exception {
    PostgresNode node = stack.description().writePrimaries().getFirst();
    execute(node, "CREATE DATABASE alone");
    sell(
        List.of(
            new PostgresNode(
                node.name(), node.host(), node.port(), "alone", node.user(), node.password())));
  }

  @Test
  void onThreeShardsAllPiecesAreSoldOnce() throws Exception {
    sell(stack.description().writePrimaries());
  }

  private static void sell(List<PostgresNode> shards) throws Exception {
    CommandServer server = server(shards);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        StockSampler sampler = new StockSampler(shards, PIECES);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var shop = new Shop(http, server.port(), issuer.token(Role.operator, Optional.empty()));
      shop.stock(PIECES);
      Thread looks = Thread.ofVirtual().start(sampler);

      long start = System.nanoTime();
      List<Callable<String>> calls =
          IntStream.range(0, CLIENTS).<Callable<String>>mapToObj(_ -> shop::buy).toList();
      List<Future<String>> answers = new ArrayList<>();
      calls.forEach(call -> answers.add(clients.submit(call)));
      await().atMost(PATIENCE).until(() -> shop.sold.get() >= PIECES / 4);
      server.kill();
      int before = shop.sold.get();
      server.restart();

      Set<String> orders = new HashSet<>();
      for (Future<String> answer : answers) {
        orders.add(answer.get());
      }
      orders.remove("");
      long millis = (System.nanoTime() - start) / 1_000_000;
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> sum(shards, "SELECT sum(transferred) FROM stock") == 0);
      sampler.close();
      looks.join();
      long transfers = sum(shards, "SELECT count(*) FROM event WHERE type = 'StockTransferredIn'");
      System.out.printf(
          "%d shards: %d clients, %d pieces, %d sold (%d before the kill), %d refused, %d requests"
              + " sent again, %d ms; %d transfers; %d looks, none wrong%n",
          shards.size(),
          CLIENTS,
          PIECES,
          orders.size(),
          before,
          CLIENTS - orders.size(),
          shop.repeated.get(),
          millis,
          transfers,
          sampler.looks());

      assertThat(sampler.wrong()).isEmpty();
      assertThat(sampler.looks()).isPositive();
      assertThat(orders).hasSize(PIECES);
      assertThat(sum(shards, "SELECT count(*) FROM customer_order")).isEqualTo(PIECES);
      assertThat(sum(shards, "SELECT sum(reserved) FROM stock")).isEqualTo(PIECES);
      assertThat(sum(shards, "SELECT sum(on_hand) FROM stock")).isEqualTo(PIECES);
      assertThat(sum(shards, "SELECT count(*) FROM event WHERE type = 'StockReserved'"))
          .isEqualTo(PIECES);
      if (shards.size() == 1) {
        assertThat(transfers).isZero();
      } else if (CLIENTS < 2 * PIECES) {
        // All pieces come in at one shard, and its own clients are too few to take them all. With
        // more clients they may be quick enough to leave nothing to transfer.
        assertThat(transfers).isPositive();
      }
    } finally {
      server.kill();
    }
  }

  private static CommandServer server(List<PostgresNode> shards) throws IOException {
    Map<String, String> more = new HashMap<>();
    for (int i = 1; i < shards.size(); i++) {
      String shard = "millrace.write.shards[" + i + "].";
      more.put(shard + "url", shards.get(i).reactiveUrl());
      more.put(shard + "username", shards.get(i).user());
      more.put(shard + "password", shards.get(i).password());
    }
    more.put("millrace.allotments.transfer-patience", "1s");
    more.put("kafka.bootstrap.servers", stack.description().kafkaBootstrapServers());
    return CommandServer.start(
        "command-" + shards.size(), children, shards.getFirst(), issuer, folder, more);
  }

  /** What clients do. */
  private static final class Shop {
    private final HttpClient http;
    private final int port;
    private final String token;
    private final AtomicInteger sold = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();

    Shop(HttpClient http, int port, String token) {
      this.http = http;
      this.port = port;
      this.token = token;
    }

    void stock(int pieces) throws Exception {
      assertThat(
              post(
                      UUID.randomUUID().toString(),
                      "/v1/products",
                      "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                          .formatted(SKU))
                  .statusCode())
          .isEqualTo(201);
      assertThat(
              post(
                      UUID.randomUUID().toString(),
                      "/v1/stock/" + SKU + "/receipts",
                      "{\"quantity\":%d}".formatted(pieces))
                  .statusCode())
          .isEqualTo(201);
    }

    /** Repeats with one key until it has an answer that stays; the order's id, empty if refused. */
    String buy() throws Exception {
      String key = UUID.randomUUID().toString();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() - end < 0) {
        try {
          HttpResponse<String> answer =
              post(
                  key,
                  "/v1/orders",
                  "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
                      .formatted(SKU));
          if (answer.statusCode() == 201) {
            sold.incrementAndGet();
            return new ObjectMapper().readTree(answer.body()).path("id").asText();
          }
          if (answer.statusCode() == 409 && answer.body().contains("out-of-stock")) {
            return "";
          }
          assertThat(answer.statusCode()).as(answer.body()).isIn(409, 503);
        } catch (IOException e) {
          // The service is being killed or starts: nobody knows what became of the request.
        }
        repeated.incrementAndGet();
        Thread.sleep(Duration.ofMillis(100));
      }
      throw new AssertionError("no answer within " + PATIENCE);
    }

    private HttpResponse<String> post(String key, String path, String body) throws Exception {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", key)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static long sum(List<PostgresNode> shards, String sql) throws SQLException {
    long sum = 0;
    for (PostgresNode node : shards) {
      try (Connection connection =
              DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        row.next();
        sum += row.getLong(1);
      }
    }
    return sum;
  }

  private static void execute(PostgresNode node, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
