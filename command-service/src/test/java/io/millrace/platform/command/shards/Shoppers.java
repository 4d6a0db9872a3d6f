package io.millrace.platform.command.shards;

import io.millrace.command.customer.CustomerIds;
import io.millrace.command.testing.Api;
import io.millrace.platform.events.routing.Buckets;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Customers of some buckets who order, pay, cancel and get their goods without a pause. */
final class Shoppers implements AutoCloseable {
  private final String sku;
  private final List<String> customers;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean open = true;

  /** Every request that was not answered with 201. */
  final Collection<String> failures = new ConcurrentLinkedQueue<>();

  /** Version that the last answer named, by order. */
  final Map<String, Long> orders = new ConcurrentHashMap<>();

  /** Answers by key, to be asked for again. */
  final Map<String, Placed> placed = new ConcurrentHashMap<>();

  final AtomicLong calls = new AtomicLong();
  final AtomicLong slowestNanos = new AtomicLong();

  /** An order that was taken. */
  record Placed(String customer, String body) {}

  private Shoppers(String sku, List<String> customers, int writers) {
    this.sku = sku;
    this.customers = customers;
    for (int i = 0; i < writers; i++) {
      Random random = new Random(i);
      threads.add(Thread.ofPlatform().name("shopper-" + i).start(() -> shop(random)));
    }
  }

  /** So many writers, for customers in these buckets. */
  static Shoppers in(Collection<Integer> buckets, String sku, int writers) {
    List<String> customers = new ArrayList<>();
    String run = Api.key();
    for (int i = 0; customers.size() < 2 * buckets.size(); i++) {
      String reference = run + "-" + i;
      String id = CustomerIds.ofReference(reference).toString();
      if (buckets.contains(Buckets.of(id))) {
        Api.merchant()
            .body(
                "{\"reference\":\"%s\",\"name\":\"Ada\",\"country\":\"France\"}"
                    .formatted(reference))
            .post("/v1/customers")
            .then()
            .statusCode(201);
        customers.add(id);
      }
    }
    return new Shoppers(sku, customers, writers);
  }

  private void shop(Random random) {
    while (open) {
      String customer = customers.get(random.nextInt(customers.size()));
      String key = Api.key();
      Response order = call(() -> order(key, customer));
      if (order.statusCode() != 201) {
        continue;
      }
      String id = order.path("id");
      orders.put(id, 1L);
      placed.put(key, new Placed(customer, order.asString()));
      switch (random.nextInt(3)) {
        case 0 -> step(id, 1, "cancellations", "{}");
        case 1 -> {
          step(
              id,
              1,
              "payments",
              "{\"amount\":{\"amount\":510,\"currency\":\"GBP\"},\"reference\":\"%s\"}"
                  .formatted(key));
          step(id, 2, "shipments", "{\"lines\":[{\"line\":1,\"quantity\":1}]}");
        }
        default -> {}
      }
    }
  }

  /** The order of this key, for the first time or again. */
  Response order(String key, String customer) {
    return Api.merchant(key)
        .body(
            "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}"
                .formatted(customer, sku))
        .post("/v1/orders");
  }

  private void step(String id, long version, String what, String body) {
    if (call(() -> Api.step(id, version, what, body)).statusCode() == 201) {
      orders.put(id, version + 1);
    }
  }

  private Response call(Supplier<Response> request) {
    long begun = System.nanoTime();
    Response response = request.get();
    slowestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
    calls.incrementAndGet();
    if (response.statusCode() != 201) {
      failures.add(response.statusCode() + " " + response.asString());
    }
    return response;
  }

  Duration slowest() {
    return Duration.ofNanos(slowestNanos.get());
  }

  @Override
  public void close() throws InterruptedException {
    open = false;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
