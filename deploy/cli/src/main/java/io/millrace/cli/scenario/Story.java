package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.issuer.Role;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What the steps of one run share: who acts, and what has been made so far. */
final class Story {
  static final int PRICE = 255;
  static final int STOCK = 1_000;
  static final int QUANTITY = 6;
  // A first answer after a start may take longer than the default of two seconds.
  static final String[] PATIENT = {"Prefer", "wait=15"};
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

  final Target target;
  final String sku =
      "DEMO-" + Long.toString(System.currentTimeMillis(), 36).toUpperCase(Locale.ROOT);
  final Api merchant;
  final Api provider;
  final Api nobody;
  Api buyer;
  String customerId = "";
  String orderId = "";
  String orderTag = "";
  String orderKey = "";
  String orderBody = "";
  byte[] orderAnswer = new byte[0];
  String token = "";
  Sales before = new Sales(0, 0, 0);
  int placed;

  Story(Target target) {
    this.target = target;
    var http = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
    nobody = new Api(http, target.commandUrl(), target.queryUrl(), "");
    merchant = nobody.as(target.tokens().token(Role.merchant, Optional.empty()));
    provider = nobody.as(target.tokens().token(Role.payment_provider, Optional.empty()));
    buyer = nobody;
  }

  void advance(String what, String body) {
    advance(merchant, what, body);
  }

  void advance(Api caller, String what, String body) {
    Reply reply = caller.post("/v1/orders/" + orderId + "/" + what, body, "If-Match", orderTag);
    StepFailed.unless(
        reply.status() == 200 || reply.status() == 201,
        "%s: %d %s",
        what,
        reply.status(),
        reply.text());
    orderTag = reply.header("ETag");
    token = reply.header("Consistency-Token");
  }

  /** The order, as its buyer reads it after the last change. */
  Reply order() {
    return buyer
        .get("/v1/orders/" + orderId, "Consistency-Token", token, PATIENT[0], PATIENT[1])
        .expect(200);
  }

  String orderOf(int quantity) {
    return """
        {"customerId":"%s","country":"United Kingdom","lines":[{"sku":"%s","quantity":%d}]}"""
        .formatted(customerId, sku, quantity);
  }

  static void needs(String id, String what) {
    StepFailed.unless(!id.isEmpty(), "needs the %s that was not made", what);
  }

  static String money(JsonNode money) {
    return money.path("amount").asLong() + " " + money.path("currency").asText() + " (minor units)";
  }
}
