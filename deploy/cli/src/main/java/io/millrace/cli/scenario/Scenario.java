package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.issuer.Role;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The life of an order, from the customer's registration to the refund, through the public
 * interfaces. Each step checks one promise and says what it saw. It makes a product and a customer
 * of its own, so it can run again and again on any data.
 */
public final class Scenario {
  private static final int PRICE = 255;
  private static final int STOCK = 1_000;
  private static final int QUANTITY = 6;
  private static final String ORDERS_TOPIC = "millrace.orders.v1";
  private static final String ORDER_PLACED = "io.millrace.order.OrderPlaced.v1";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  // A first answer after a start may take longer than the default of two seconds.
  private static final String[] PATIENT = {"Prefer", "wait=15"};

  private final Target target;
  private final int rounds;
  private final Consumer<StepResult> listener;
  private final List<StepResult> results = new ArrayList<>();
  private final String sku =
      "DEMO-" + Long.toString(System.currentTimeMillis(), 36).toUpperCase(Locale.ROOT);

  private Api merchant;
  private Api buyer;
  private Api nobody;
  private String customerId = "";
  private String orderId = "";
  private String orderTag = "";
  private String token = "";
  private String orderKey = "";
  private String orderBody = "";
  private byte[] orderAnswer = new byte[0];
  private Sales before = new Sales(0, 0, 0);
  private int placed;

  /**
   * @param rounds how often read-your-writes is tried
   * @param listener is told each result as it comes
   */
  public Scenario(Target target, int rounds, Consumer<StepResult> listener) {
    this.target = target;
    this.rounds = rounds;
    this.listener = listener;
    var http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    merchant =
        new Api(
            http,
            target.commandUrl(),
            target.queryUrl(),
            target.tokens().token(Role.merchant, Optional.empty()));
    nobody = merchant.as("");
    buyer = nobody;
  }

  /** Runs all steps; a step that needs the outcome of a failed one fails too. */
  public List<StepResult> run() {
    step("closed without a token", this::closed);
    step("customer registered", this::registerCustomer);
    step("product added", this::addProduct);
    step("stock received", this::receiveStock);
    step("order placed", this::placeOrder);
    step("event on the topic", this::findEvent);
    step("read-your-writes", this::readOwnWrite);
    step("view on every replica", this::lookAtReplicas);
    step("read-your-writes again and again", this::readOwnWrites);
    step("cache hit", this::hitCache);
    step("idempotent replay", this::replay);
    step("same key, other order refused", this::refuseOtherPayload);
    step("stock refused when short", this::refuseWhenShort);
    step("paid, shipped, delivered", this::fulfil);
    step("stale version refused", this::refuseStale);
    step("returned and refunded", this::returnSome);
    step("someone else's order is not seen", this::hideFromOthers);
    step("reports show the sales", this::report);
    return List.copyOf(results);
  }

  /** The customer that the scenario made, for examples to try. */
  public String customerId() {
    return customerId;
  }

  /** The order that the scenario made. */
  public String orderId() {
    return orderId;
  }

  /** The product that the scenario made. */
  public String sku() {
    return sku;
  }

  private void step(String name, Supplier<String> check) {
    StepResult result;
    try {
      result = new StepResult(name, true, check.get());
    } catch (RuntimeException e) {
      result =
          new StepResult(
              name, false, e instanceof StepFailed ? String.valueOf(e.getMessage()) : e.toString());
    }
    results.add(result);
    listener.accept(result);
  }

  private String closed() {
    nobody.get("/v1/products").expect(401);
    nobody.post("/v1/customers", "{\"name\":\"Nobody\"}").expect(401);
    before = Sales.read(merchant);
    return "401 from both services";
  }

  private String registerCustomer() {
    String reference = sku.toLowerCase(Locale.ROOT);
    Reply reply =
        merchant
            .post(
                "/v1/customers",
                """
                {"reference":"%s","name":"Ada Byron","email":"ada@example.com","country":"United Kingdom"}"""
                    .formatted(reference))
            .expect(201);
    customerId = reply.json().path("id").asText();
    buyer = merchant.as(target.tokens().token(Role.customer, Optional.of(customerId)));
    StepFailed.unless(
        reply.header("ETag").equals("\"1\""), "ETag is %s, not \"1\"", reply.header("ETag"));
    StepFailed.unless(!reply.header("Location").isEmpty(), "there is no Location");
    StepFailed.unless(
        !reply.header("Consistency-Token").isEmpty(), "there is no Consistency-Token");
    return "201, id " + customerId + ", ETag \"1\"";
  }

  private String addProduct() {
    Reply reply =
        merchant
            .post(
                "/v1/products",
                """
                {"sku":"%s","name":"White hanging heart","price":{"amount":%d,"currency":"GBP"},"stocked":true}"""
                    .formatted(sku, PRICE))
            .expect(201);
    return "201, " + sku + " at " + money(reply.json().path("price"));
  }

  private String receiveStock() {
    JsonNode stock =
        merchant
            .post("/v1/stock/" + sku + "/receipts", "{\"quantity\":" + STOCK + "}")
            .expect(201)
            .json();
    StepFailed.unless(
        stock.path("available").asInt() == STOCK,
        "available is %s, not %d",
        stock.path("available"),
        STOCK);
    return "201, %d available".formatted(STOCK);
  }

  private String placeOrder() {
    needs(customerId, "customer");
    orderKey = UUID.randomUUID().toString();
    orderBody = orderOf(QUANTITY);
    Reply reply = buyer.postWithKey(orderKey, "/v1/orders", orderBody).expect(201);
    placed++;
    JsonNode order = reply.json();
    orderId = order.path("id").asText();
    orderTag = reply.header("ETag");
    orderAnswer = reply.body();
    token = reply.header("Consistency-Token");
    long total = order.path("total").path("amount").asLong();
    StepFailed.unless(total == (long) PRICE * QUANTITY, "total is %d", total);
    StepFailed.unless(orderTag.equals("\"1\""), "ETag is %s, not \"1\"", orderTag);
    StepFailed.unless(!token.isEmpty(), "there is no Consistency-Token");
    return "201, id %s, total %s, ETag \"1\", token %s…"
        .formatted(
            orderId, money(order.path("total")), token.substring(0, Math.min(8, token.length())));
  }

  private String findEvent() {
    needs(orderId, "order");
    var event =
        new TopicProbe(target.kafkaBootstrapServers())
            .find(ORDERS_TOPIC, orderId, ORDER_PLACED, LIMIT)
            .orElseThrow(
                () ->
                    new StepFailed(
                        "no %s of it on %s within %d s"
                            .formatted(ORDER_PLACED, ORDERS_TOPIC, LIMIT.toSeconds())));
    StepFailed.unless(
        "1.0".equals(event.header("ce_specversion")),
        "ce_specversion is %s",
        event.header("ce_specversion"));
    StepFailed.unless(
        "1".equals(event.header("ce_sequence")), "ce_sequence is %s", event.header("ce_sequence"));
    return "%s on %s, partition %d, offset %d, ce_id %s"
        .formatted(
            ORDER_PLACED, ORDERS_TOPIC, event.partition(), event.offset(), event.header("ce_id"));
  }

  private String readOwnWrite() {
    needs(orderId, "order");
    Reply reply =
        buyer
            .get("/v1/orders/" + orderId, "Consistency-Token", token, PATIENT[0], PATIENT[1])
            .expect(200);
    JsonNode order = reply.json();
    StepFailed.unless(order.path("version").asLong() >= 1, "version is %s", order.path("version"));
    StepFailed.unless(
        order.path("lines").path(0).path("sku").asText().equals(sku),
        "the line is %s",
        order.path("lines"));
    StepFailed.unless(
        order.path("customer").path("name").asText().equals("Ada Byron"),
        "the customer is %s",
        order.path("customer"));
    return "version %s with its lines and customer, from %s"
        .formatted(order.path("version"), reply.header("Cache-Status"));
  }

  private String lookAtReplicas() {
    needs(orderId, "order");
    var seen = new ArrayList<String>();
    for (Target.Database replica : target.replicas()) {
      var row =
          ReplicaProbe.order(replica, orderId, 1, LIMIT)
              .orElseThrow(
                  () ->
                      new StepFailed(
                          "%s has no row of it within %d s"
                              .formatted(replica.name(), LIMIT.toSeconds())));
      seen.add(
          "%s has it as %s, version %d".formatted(replica.name(), row.status(), row.version()));
    }
    StepFailed.unless(!seen.isEmpty(), "there are no replicas to look at");
    return String.join("; ", seen);
  }

  private String readOwnWrites() {
    needs(orderId, "order");
    long[] millis = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      Reply write = buyer.post("/v1/orders", orderOf(1)).expect(201);
      placed++;
      long began = System.nanoTime();
      String id = write.json().path("id").asText();
      token = write.header("Consistency-Token");
      Reply read = buyer.get("/v1/orders/" + id, "Consistency-Token", token);
      StepFailed.unless(
          read.status() == 200,
          "round %d of %d: %d %s",
          round + 1,
          rounds,
          read.status(),
          read.text());
      millis[round] = (System.nanoTime() - began) / 1_000_000;
    }
    Arrays.sort(millis);
    return "%d of %d orders seen by the read right after the write (median %d ms, slowest %d ms)"
        .formatted(rounds, rounds, millis[rounds / 2], millis[rounds - 1]);
  }

  private String hitCache() {
    needs(orderId, "order");
    String first = buyer.get("/v1/orders/" + orderId).expect(200).header("Cache-Status");
    String second = buyer.get("/v1/orders/" + orderId).expect(200).header("Cache-Status");
    StepFailed.unless(isL1Hit(second), "Cache-Status is '%s', then '%s'", first, second);
    return "Cache-Status: " + second;
  }

  private String replay() {
    needs(orderId, "order");
    Reply again = buyer.postWithKey(orderKey, "/v1/orders", orderBody).expect(201);
    StepFailed.unless(Arrays.equals(again.body(), orderAnswer), "another body: %s", again.text());
    StepFailed.unless(
        again.header("Idempotency-Replayed").equals("true"),
        "Idempotency-Replayed is '%s'",
        again.header("Idempotency-Replayed"));
    return "the same %d bytes, Idempotency-Replayed: true".formatted(orderAnswer.length);
  }

  private String refuseOtherPayload() {
    needs(orderId, "order");
    Reply other = buyer.postWithKey(orderKey, "/v1/orders", orderOf(QUANTITY + 1)).expect(422);
    return "422 " + other.json().path("code").asText();
  }

  private String refuseWhenShort() {
    needs(customerId, "customer");
    JsonNode problem = buyer.post("/v1/orders", orderOf(STOCK * 10)).expect(409).json();
    StepFailed.unless(
        problem.path("code").asText().equals("out-of-stock"), "code is %s", problem.path("code"));
    return "409 out-of-stock: " + problem.path("detail").asText();
  }

  private String fulfil() {
    needs(orderId, "order");
    advance(
        "payments",
        "{\"amount\":{\"amount\":%d,\"currency\":\"GBP\"},\"reference\":\"psp-%s\"}"
            .formatted(PRICE * QUANTITY, sku));
    advance("shipments", "{\"carrier\":\"Royal Mail\",\"trackingNumber\":\"RM-1\"}");
    advance("deliveries", "{}");
    JsonNode order =
        buyer
            .get("/v1/orders/" + orderId, "Consistency-Token", token, PATIENT[0], PATIENT[1])
            .expect(200)
            .json();
    StepFailed.unless(
        order.path("status").asText().equals("delivered"), "status is %s", order.path("status"));
    return "status delivered, version " + order.path("version");
  }

  private String refuseStale() {
    needs(orderId, "order");
    merchant
        .post("/v1/orders/" + orderId + "/returns", RETURN_ONE, "If-Match", "\"1\"")
        .expect(412);
    merchant.post("/v1/orders/" + orderId + "/returns", RETURN_ONE).expect(428);
    return "412 for an old version, 428 without one";
  }

  private static final String RETURN_ONE =
      "{\"lines\":[{\"line\":1,\"quantity\":1}],\"reason\":\"damaged\"}";

  private String returnSome() {
    needs(orderId, "order");
    advance("returns", RETURN_ONE);
    advance("refunds", "{\"amount\":{\"amount\":%d,\"currency\":\"GBP\"}}".formatted(PRICE));
    JsonNode order =
        buyer
            .get("/v1/orders/" + orderId, "Consistency-Token", token, PATIENT[0], PATIENT[1])
            .expect(200)
            .json();
    StepFailed.unless(
        order.path("lines").path(0).path("returned").asInt() == 1,
        "lines are %s",
        order.path("lines"));
    StepFailed.unless(
        order.path("refunded").path("amount").asLong() == PRICE,
        "refunded is %s",
        order.path("refunded"));
    return "1 of %d back, %s refunded".formatted(QUANTITY, money(order.path("refunded")));
  }

  private String hideFromOthers() {
    needs(orderId, "order");
    Api other =
        merchant.as(
            target.tokens().token(Role.customer, Optional.of(UUID.randomUUID().toString())));
    other.get("/v1/orders/" + orderId).expect(404);
    return "404 for another customer's token";
  }

  private String report() {
    needs(orderId, "order");
    Sales sold =
        Sales.read(merchant, "Consistency-Token", token, PATIENT[0], PATIENT[1]).minus(before);
    long gross = (long) PRICE * QUANTITY + (long) PRICE * (placed - 1);
    var expected = new Sales(placed, gross, PRICE);
    StepFailed.unless(sold.equals(expected), "the report grew by %s instead of %s", sold, expected);
    return "%d orders, gross %d, returns %d (minor units), as the scenario sold"
        .formatted(sold.orders(), sold.gross(), sold.returns());
  }

  /** One step of the order's life; remembers the new version and token. */
  private void advance(String what, String body) {
    Reply reply = merchant.post("/v1/orders/" + orderId + "/" + what, body, "If-Match", orderTag);
    StepFailed.unless(
        reply.status() == 200 || reply.status() == 201,
        "%s: %d %s",
        what,
        reply.status(),
        reply.text());
    orderTag = reply.header("ETag");
    token = reply.header("Consistency-Token");
  }

  private String orderOf(int quantity) {
    return """
        {"customerId":"%s","country":"United Kingdom","lines":[{"sku":"%s","quantity":%d}]}"""
        .formatted(customerId, sku, quantity);
  }

  private static void needs(String id, String what) {
    StepFailed.unless(!id.isEmpty(), "needs the %s that was not made", what);
  }

  private static boolean isL1Hit(String cacheStatus) {
    return Arrays.stream(cacheStatus.split(","))
        .map(String::strip)
        .anyMatch(entry -> entry.startsWith("L1") && entry.matches(".*;\\s*hit\\b.*"));
  }

  private static String money(JsonNode money) {
    return money.path("amount").asLong() + " " + money.path("currency").asText() + " (minor units)";
  }
}
