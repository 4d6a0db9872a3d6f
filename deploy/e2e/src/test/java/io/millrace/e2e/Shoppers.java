package io.millrace.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.e2e.Connections.Answer;
import io.millrace.e2e.Connections.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clients that place orders and read each back with its token, through balancers, without repeating
 * anything; every other one speaks HTTP/2. What is not answered as it should be is a failure.
 */
final class Shoppers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<String> failures = new CopyOnWriteArrayList<>();

  private final Balancer commands;
  private final Balancer queries;
  private final String token;
  private final String sku;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
  private final AtomicInteger toldToLeave = new AtomicInteger();
  private final AtomicInteger orders = new AtomicInteger();
  private final AtomicLong longestReadMillis = new AtomicLong();
  private final List<Thread> threads;

  Shoppers(int number, Balancer commands, Balancer queries, String token, String sku) {
    this.commands = commands;
    this.queries = queries;
    this.token = token;
    this.sku = sku;
    threads =
        IntStream.range(0, number)
            .mapToObj(n -> Thread.ofPlatform().start(() -> shop(n % 2 == 0)))
            .toList();
  }

  /** Answers as expected of the instance so far. */
  int answered(Instance instance) {
    return count(instance).get();
  }

  /** All answers as expected so far. */
  int answers() {
    return answered.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** Orders so far. */
  int placed() {
    return orders.get();
  }

  /** How often one was told to leave its connection. */
  int toldToLeave() {
    return toldToLeave.get();
  }

  long longestReadMillis() {
    return longestReadMillis.get();
  }

  private void shop(boolean http2) {
    try (Connections connections = http2 ? new KeptHttp2() : new KeptConnections()) {
      while (!over.get()) {
        visit(connections);
      }
      toldToLeave.addAndGet(connections.toldToLeave());
    } catch (IOException e) {
      failures.add("hanging up: " + e);
    }
  }

  private void visit(Connections connections) {
    var headers =
        Map.of(
            "Authorization",
            "Bearer " + token,
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            UUID.randomUUID().toString());
    Answer placed =
        ask(connections, commands.next(), 201, new Call("POST", "/v1/orders", headers, order()));
    if (placed == null) {
      return;
    }
    orders.incrementAndGet();
    try {
      String id = JSON.readTree(placed.body()).path("id").asText();
      long start = System.nanoTime();
      ask(connections, queries.next(), 200, new Call("GET", "/v1/orders/" + id, own(placed), ""));
      longestReadMillis.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
    } catch (IOException e) {
      failures.add("an answer is no JSON: " + placed.body());
    }
  }

  /** Headers of a read that has to see what was placed. */
  private Map<String, String> own(Answer placed) {
    return Map.of(
        "Authorization",
        "Bearer " + token,
        "Prefer",
        "wait=10",
        "Consistency-Token",
        placed.headers().getOrDefault("consistency-token", ""));
  }

  private @Nullable Answer ask(Connections connections, Instance instance, int status, Call call) {
    String what =
        call + " of " + instance.name() + " over " + connections.getClass().getSimpleName();
    try {
      Answer answer = connections.send(instance.port(), call);
      if (answer.status() == status) {
        count(instance).incrementAndGet();
        return answer;
      }
      failures.add(what + ": " + answer.status() + " " + answer.body());
    } catch (IOException e) {
      failures.add(what + ": " + e);
    }
    return null;
  }

  private AtomicInteger count(Instance instance) {
    return answered.computeIfAbsent(instance.name(), _ -> new AtomicInteger());
  }

  private String order() {
    return "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);
  }

  /** Returns when what was under way has been answered. */
  @Override
  public void close() throws InterruptedException {
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
