package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that behaves as the documentation says: it sends one command after the other, and the
 * same one again, with the same key, until it is told what came of it.
 */
final class Writer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final Duration PAUSE = Duration.ofMillis(50);

  final List<Sent> history = new ArrayList<>();

  private final String name;
  private final URI server;
  private final String token;
  private final List<String> skus;
  private final SplittableRandom random;
  private final HttpClient client;
  private final BooleanSupplier mayGiveUp;
  private final List<Order> orders = new ArrayList<>();

  /** An order of this writer: nobody else takes steps of it. */
  private record Order(String id, String etag, long total, List<String> allowedNext) {}

  Writer(
      String name,
      URI server,
      String token,
      List<String> skus,
      SplittableRandom random,
      HttpClient client,
      BooleanSupplier mayGiveUp) {
    this.name = name;
    this.server = server;
    this.token = token;
    this.skus = skus;
    this.random = random;
    this.client = client;
    this.mayGiveUp = mayGiveUp;
  }

  /** The next command. */
  void write() throws IOException, InterruptedException {
    int choice = random.nextInt(10);
    if (choice == 0) {
      receive(skus.get(random.nextInt(skus.size())), random.nextInt(1, 20));
    } else if (choice < 4 || orders.isEmpty()) {
      place();
    } else {
      step(random.nextInt(orders.size()));
    }
  }

  void receive(String sku, int pieces) throws IOException, InterruptedException {
    settle(
        Sent.of(
            key(),
            "stock",
            "/v1/stock/" + sku + "/receipts",
            null,
            "{\"quantity\":" + pieces + "}"));
  }

  private void place() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      lines.add(
          "{\"sku\":\"%s\",\"quantity\":%d}"
              .formatted(skus.get(random.nextInt(skus.size())), random.nextInt(1, 5)));
    }
    String body = "{\"country\":\"France\",\"lines\":[" + String.join(",", lines) + "]}";
    Sent sent = settle(Sent.of(key(), "order", "/v1/orders", null, body));
    if (sent.succeeded()) {
      orders.add(order(sent));
    }
  }

  private void step(int index) throws IOException, InterruptedException {
    Order order = orders.get(index);
    if (order.allowedNext().isEmpty()) {
      orders.remove(index);
      return;
    }
    String verb = order.allowedNext().get(random.nextInt(order.allowedNext().size()));
    String key = key();
    String body =
        switch (verb) {
          case "pay" ->
              "{\"amount\":{\"amount\":%d,\"currency\":\"GBP\"},\"reference\":\"%s\"}"
                  .formatted(random.nextInt(3) == 0 ? 255 : order.total(), key);
          case "ship" -> random.nextBoolean() ? "{}" : "{\"lines\":[{\"line\":1,\"quantity\":1}]}";
          case "return" -> "{\"lines\":[{\"line\":1,\"quantity\":1}]}";
          case "refund" -> "{\"amount\":{\"amount\":1,\"currency\":\"GBP\"}}";
          default -> "{}";
        };
    String path =
        switch (verb) {
          case "pay" -> "payments";
          case "ship" -> "shipments";
          case "deliver" -> "deliveries";
          case "cancel" -> "cancellations";
          case "return" -> "returns";
          default -> "refunds";
        };
    Sent sent =
        settle(Sent.of(key, "order", "/v1/orders/" + order.id() + "/" + path, order.etag(), body));
    if (sent.succeeded()) {
      orders.set(index, order(sent));
    }
  }

  private static Order order(Sent sent) throws IOException {
    JsonNode json = JSON.readTree(sent.answer());
    List<String> next = new ArrayList<>();
    json.get("allowedNext").forEach(verb -> next.add(verb.asText()));
    return new Order(
        json.get("id").asText(),
        String.valueOf(sent.etag()),
        json.at("/total/amount").asLong(),
        next);
  }

  private String key() {
    return name + "-" + history.size();
  }

  private Sent settle(Sent sent) throws InterruptedException {
    Sent known = sent;
    while (known.status() == 0 && !mayGiveUp.getAsBoolean()) {
      known = once(sent);
      if (known.status() == 0) {
        Thread.sleep(PAUSE);
      }
    }
    history.add(known);
    return known;
  }

  /** Sends it once; what does not settle it leaves it as it was. */
  Sent once(Sent sent) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          client.send(request(sent), HttpResponse.BodyHandlers.ofString());
      boolean settled =
          answer.statusCode() < 500 && !answer.body().contains("\"idempotency-in-flight\"");
      return settled
          ? sent.answered(
              answer.statusCode(), answer.body(), answer.headers().firstValue("ETag").orElse(null))
          : sent.answered(0, "", null);
    } catch (IOException notTold) {
      return sent.answered(0, "", null);
    }
  }

  private HttpRequest request(Sent sent) {
    @Nullable String ifMatch = sent.ifMatch();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(sent.path()))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", sent.key())
            .POST(HttpRequest.BodyPublishers.ofString(sent.body()));
    return (ifMatch == null ? builder : builder.header("If-Match", ifMatch)).build();
  }
}
