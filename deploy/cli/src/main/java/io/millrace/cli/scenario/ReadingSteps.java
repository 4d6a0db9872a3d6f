package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.issuer.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** What the order looks like from outside, and to whom. */
final class ReadingSteps {
  private static final String ORDERS_TOPIC = "millrace.orders.v1";
  private static final String ORDER_PLACED = "io.millrace.order.OrderPlaced.v2";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Story story;
  private final int rounds;

  ReadingSteps(Story story, int rounds) {
    this.story = story;
    this.rounds = rounds;
  }

  String findEvent() {
    Story.needs(story.orderId, "order");
    var event =
        new TopicProbe(story.target.kafkaBootstrapServers())
            .find(ORDERS_TOPIC, story.orderId, ORDER_PLACED, LIMIT)
            .orElseThrow(
                () ->
                    new StepFailed(
                        "no %s of it on %s within %d s"
                            .formatted(ORDER_PLACED, ORDERS_TOPIC, LIMIT.toSeconds())));
    StepFailed.unlessEqual("ce_specversion", event.header("ce_specversion"), "1.0");
    StepFailed.unlessEqual("ce_sequence", event.header("ce_sequence"), "1");
    return "%s on %s, partition %d, offset %d, ce_id %s"
        .formatted(
            ORDER_PLACED, ORDERS_TOPIC, event.partition(), event.offset(), event.header("ce_id"));
  }

  String readOwnWrite() {
    Story.needs(story.orderId, "order");
    Reply reply = story.order();
    JsonNode order = reply.json();
    StepFailed.unless(order.path("version").asLong() >= 1, "version is %s", order.path("version"));
    StepFailed.unlessEqual("the SKU", order.at("/lines/0/sku").asText(), story.sku);
    StepFailed.unlessEqual("the customer", order.at("/customer/name").asText(), "Ada Byron");
    return "version %s with its lines and customer, from %s"
        .formatted(order.path("version"), reply.header("Cache-Status"));
  }

  String lookAtReplicas() {
    Story.needs(story.orderId, "order");
    var seen = new ArrayList<String>();
    for (Target.Database replica : story.target.replicas()) {
      var row =
          ReplicaProbe.order(replica, story.orderId, 1, LIMIT)
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

  String readOwnWrites() {
    Story.needs(story.orderId, "order");
    long[] millis = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      Reply write = story.buyer.post("/v1/orders", story.orderOf(1)).expect(201);
      story.placed++;
      long began = System.nanoTime();
      String id = write.json().path("id").asText();
      story.token = write.header("Consistency-Token");
      Reply read = story.buyer.get("/v1/orders/" + id, "Consistency-Token", story.token);
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

  String hitCache() {
    Story.needs(story.orderId, "order");
    String first =
        story.buyer.get("/v1/orders/" + story.orderId).expect(200).header("Cache-Status");
    String second =
        story.buyer.get("/v1/orders/" + story.orderId).expect(200).header("Cache-Status");
    StepFailed.unless(isL1Hit(second), "Cache-Status is '%s', then '%s'", first, second);
    return "Cache-Status: " + second;
  }

  private static boolean isL1Hit(String cacheStatus) {
    return Arrays.stream(cacheStatus.split(","))
        .map(String::strip)
        .anyMatch(entry -> entry.startsWith("L1") && entry.matches(".*;\\s*hit\\b.*"));
  }

  String hideFromOthers() {
    Story.needs(story.orderId, "order");
    Api other =
        story.merchant.as(
            story.target.tokens().token(Role.customer, Optional.of(UUID.randomUUID().toString())));
    other.get("/v1/orders/" + story.orderId).expect(404);
    return "404 for another customer's token";
  }

  String report() {
    Story.needs(story.orderId, "order");
    Sales sold =
        Sales.read(
                story.merchant,
                "Consistency-Token",
                story.token,
                Story.PATIENT[0],
                Story.PATIENT[1])
            .minus(story.before);
    long gross = (long) Story.PRICE * Story.QUANTITY + (long) Story.PRICE * (story.placed - 1);
    var expected = new Sales(story.placed, gross, Story.PRICE);
    StepFailed.unless(sold.equals(expected), "the report grew by %s instead of %s", sold, expected);
    return "%d orders, gross %d, returns %d (minor units), as the scenario sold"
        .formatted(sold.orders(), sold.gross(), sold.returns());
  }
}
