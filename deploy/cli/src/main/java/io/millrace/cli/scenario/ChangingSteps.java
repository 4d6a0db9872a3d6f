package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** The rest of the order's life, and the changes that are refused. */
final class ChangingSteps {
  private static final String RETURN_ONE =
      "{\"lines\":[{\"line\":1,\"quantity\":1}],\"reason\":\"damaged\"}";

  private final Story story;

  ChangingSteps(Story story) {
    this.story = story;
  }

  String replay() {
    Story.needs(story.orderId, "order");
    Reply again =
        story.buyer.postWithKey(story.orderKey, "/v1/orders", story.orderBody).expect(201);
    StepFailed.unless(
        Arrays.equals(again.body(), story.orderAnswer), "another body: %s", again.text());
    StepFailed.unlessEqual("Idempotency-Replayed", again.header("Idempotency-Replayed"), "true");
    return "the same %d bytes, Idempotency-Replayed: true".formatted(story.orderAnswer.length);
  }

  String refuseOtherPayload() {
    Story.needs(story.orderId, "order");
    Reply other =
        story
            .buyer
            .postWithKey(story.orderKey, "/v1/orders", story.orderOf(Story.QUANTITY + 1))
            .expect(422);
    return "422 " + other.json().path("code").asText();
  }

  String refuseWhenShort() {
    Story.needs(story.customerId, "customer");
    JsonNode problem =
        story.buyer.post("/v1/orders", story.orderOf(Story.STOCK * 10)).expect(409).json();
    StepFailed.unlessEqual("code", problem.path("code").asText(), "out-of-stock");
    return "409 out-of-stock: " + problem.path("detail").asText();
  }

  String fulfil() {
    Story.needs(story.orderId, "order");
    String path = "/v1/orders/" + story.orderId + "/payments";
    String payment =
        "{\"amount\":{\"amount\":%d,\"currency\":\"GBP\"},\"reference\":\"psp-%s\"}"
            .formatted(Story.PRICE * Story.QUANTITY, story.sku);
    story.buyer.post(path, payment, "If-Match", story.orderTag).expect(403);
    story.advance(story.provider, "payments", payment);
    story.advance("shipments", "{\"carrier\":\"Royal Mail\",\"trackingNumber\":\"RM-1\"}");
    story.advance("deliveries", "{}");
    JsonNode order = story.order().json();
    StepFailed.unlessEqual("status", order.path("status").asText(), "delivered");
    return "paid by the provider, not by the buyer (403); status delivered, version "
        + order.path("version");
  }

  String refuseStale() {
    Story.needs(story.orderId, "order");
    story
        .merchant
        .post("/v1/orders/" + story.orderId + "/returns", RETURN_ONE, "If-Match", "\"1\"")
        .expect(412);
    story.merchant.post("/v1/orders/" + story.orderId + "/returns", RETURN_ONE).expect(428);
    return "412 for an old version, 428 without one";
  }

  String returnSome() {
    Story.needs(story.orderId, "order");
    story.advance("returns", RETURN_ONE);
    story.advance(
        "refunds", "{\"amount\":{\"amount\":%d,\"currency\":\"GBP\"}}".formatted(Story.PRICE));
    JsonNode order = story.order().json();
    StepFailed.unlessEqual("returned", order.at("/lines/0/returned").asInt(), 1);
    StepFailed.unlessEqual("refunded", order.at("/refunded/amount").asInt(), Story.PRICE);
    return "1 of %d back, %s refunded"
        .formatted(Story.QUANTITY, Story.money(order.path("refunded")));
  }
}
