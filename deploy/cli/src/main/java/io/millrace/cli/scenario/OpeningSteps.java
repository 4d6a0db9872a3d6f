package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.issuer.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Up to the placing of the order. */
final class OpeningSteps {
  private final Story story;

  OpeningSteps(Story story) {
    this.story = story;
  }

  String closed() {
    story.nobody.get("/v1/products").expect(401);
    story.nobody.post("/v1/customers", "{\"name\":\"Nobody\"}").expect(401);
    story.before = Sales.read(story.merchant);
    return "401 from both services";
  }

  String registerCustomer() {
    String reference = story.sku.toLowerCase(Locale.ROOT);
    Reply reply =
        story
            .merchant
            .post(
                "/v1/customers",
                """
                {"reference":"%s","name":"Ada Byron","email":"ada@example.com","country":"United Kingdom"}"""
                    .formatted(reference))
            .expect(201);
    story.customerId = reply.json().path("id").asText();
    story.buyer =
        story.merchant.as(
            story.target.tokens().token(Role.customer, Optional.of(story.customerId)));
    StepFailed.unlessEqual("ETag", reply.header("ETag"), "\"1\"");
    StepFailed.unless(!reply.header("Location").isEmpty(), "there is no Location");
    StepFailed.unless(
        !reply.header("Consistency-Token").isEmpty(), "there is no Consistency-Token");
    return "201, id " + story.customerId + ", ETag \"1\"";
  }

  String addProduct() {
    Reply reply =
        story
            .merchant
            .post(
                "/v1/products",
                """
                {"sku":"%s","name":"White hanging heart","price":{"amount":%d,"currency":"GBP"},"stocked":true}"""
                    .formatted(story.sku, Story.PRICE))
            .expect(201);
    return "201, " + story.sku + " at " + Story.money(reply.json().path("price"));
  }

  String receiveStock() {
    JsonNode stock =
        story
            .merchant
            .post("/v1/stock/" + story.sku + "/receipts", "{\"quantity\":" + Story.STOCK + "}")
            .expect(201)
            .json();
    StepFailed.unlessEqual("available", stock.path("available").asInt(), Story.STOCK);
    return "201, %d available".formatted(Story.STOCK);
  }

  String placeOrder() {
    Story.needs(story.customerId, "customer");
    story.orderKey = UUID.randomUUID().toString();
    story.orderBody = story.orderOf(Story.QUANTITY);
    Reply reply =
        story.buyer.postWithKey(story.orderKey, "/v1/orders", story.orderBody).expect(201);
    story.placed++;
    JsonNode order = reply.json();
    story.orderId = order.path("id").asText();
    story.orderTag = reply.header("ETag");
    story.orderAnswer = reply.body();
    story.token = reply.header("Consistency-Token");
    long total = order.path("total").path("amount").asLong();
    StepFailed.unlessEqual("total", total, (long) Story.PRICE * Story.QUANTITY);
    StepFailed.unlessEqual("ETag", story.orderTag, "\"1\"");
    StepFailed.unless(!story.token.isEmpty(), "there is no Consistency-Token");
    return "201, id %s, total %s, ETag \"1\", token %s…"
        .formatted(
            story.orderId,
            Story.money(order.path("total")),
            story.token.substring(0, Math.min(8, story.token.length())));
  }
}
