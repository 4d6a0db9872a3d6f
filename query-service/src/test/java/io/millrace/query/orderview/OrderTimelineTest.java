package io.millrace.query.orderview;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened to an order, and what it was at any time. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class OrderTimelineTest {
  private final UUID me = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();

  @BeforeEach
  void anOrderWithAPast() {
    ReadModel.order(order, me, 3);
    ReadModel.timeline(order);
    ReadModel.progress("order_timeline", 1);
    ReadModel.progress("order_view", 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void byteForByte() {
    Response answer = timeline("?asOf=2010-12-01T08:30:00Z");

    assertThat(answer.asString())
        .isEqualTo(
            """
            {"orderId":"%s","asOf":"2010-12-01T08:30:00Z",\
            "order":{"status":"placed","lines":[{"line":1,"sku":"85123A",\
            "name":"White hanging heart","quantity":6,"unitPrice":{"amount":255,"currency":"GBP"},\
            "lineTotal":{"amount":1530,"currency":"GBP"},"shipped":0,"returned":0}],\
            "total":{"amount":1530,"currency":"GBP"},"paid":{"amount":0,"currency":"GBP"},\
            "refunded":{"amount":0,"currency":"GBP"},"updatedAt":"2010-12-01T08:26:00Z",\
            "version":1},"items":[{"version":1,"type":"OrderPlaced",\
            "at":"2010-12-01T08:26:00Z","recordedAt":"2011-01-01T00:00:00Z","actor":null,\
            "detail":{},"status":"placed","paid":{"amount":0,"currency":"GBP"},\
            "refunded":{"amount":0,"currency":"GBP"}}],"nextCursor":null}\
            """
                .formatted(order));
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(answer.header("Cache-Status")).startsWith("L1; fwd=bypass; detail=");
    assertThat(answer.header("Surrogate-Key")).contains("order_timeline:" + order);
    assertThat(answer.header("Consistency-Token")).isNotBlank();
  }

  @Test
  void withoutATimeItIsAllOfIt() {
    JsonPath now = timeline("").jsonPath();

    assertThat(now.getString("asOf")).isNull();
    assertThat(now.getString("order.status")).isEqualTo("partly-shipped");
    assertThat(now.getLong("order.lines[0].shipped")).isEqualTo(4);
    assertThat(now.getList("items.type", String.class))
        .containsExactly("OrderPlaced", "PaymentReceived", "OrderShipped");
    assertThat(now.getString("items[1].detail.amount.currency")).isEqualTo("GBP");
  }

  @Test
  void whatHappenedAtThatVeryTimeHadHappened() {
    JsonPath then = timeline("?asOf=2010-12-01T09:26:00Z").jsonPath();

    assertThat(then.getString("order.status")).isEqualTo("paid");
    assertThat(then.getLong("order.lines[0].shipped")).isZero();
    assertThat(then.getList("items")).hasSize(2);
  }

  @Test
  void beforeItWasPlacedThereWasNone() {
    Response answer = timeline("?asOf=2010-12-01T08:25:59Z");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.jsonPath().getString("code")).isEqualTo("order-not-found");
    assertThat(answer.jsonPath().getString("detail")).contains("at that time");
  }

  @Test
  void aPageGoesOnBehindItsCursorAndTheOrderStaysThatOfTheTime() {
    Response first = timeline("?limit=2");
    String cursor = first.jsonPath().getString("nextCursor");
    Response second = timeline("?limit=2&cursor=" + cursor);

    assertThat(first.jsonPath().getList("items.version", Long.class)).containsExactly(1L, 2L);
    assertThat(first.header("Link")).contains("rel=\"next\"");
    assertThat(second.jsonPath().getList("items.version", Long.class)).containsExactly(3L);
    assertThat(second.jsonPath().getString("nextCursor")).isNull();
    assertThat(second.jsonPath().getString("order.status")).isEqualTo("partly-shipped");
    assertThat(timeline("?asOf=2010-12-02T00:00:00Z&cursor=" + cursor).statusCode()).isEqualTo(400);
  }

  @Test
  void someFieldsOfTheItemsOnly() {
    assertThat(timeline("?fields=status,version&limit=1").asString())
        .contains("\"items\":[{\"status\":\"placed\",\"version\":1}]");
    assertThat(timeline("?fields=secret").statusCode()).isEqualTo(400);
  }

  @Test
  void aClientThatHasItGetsNoBody() {
    assertThat(timeline("").header("ETag")).isEqualTo("\"3\"");
    Response known =
        Api.operator().header("If-None-Match", "\"3\"").get("/v1/orders/{id}/timeline", order);

    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.asByteArray()).isEmpty();
  }

  @Test
  void aTokenIsHonoured() {
    Response proven = withToken(Api.token(Long.MAX_VALUE - 1, order, 3), "");
    Response late = withToken(Api.token(Long.MAX_VALUE - 1, order, 4), "wait=0");
    Response lenient =
        withToken(Api.token(Long.MAX_VALUE - 1, order, 4), "wait=0, handling=lenient");

    assertThat(proven.statusCode()).isEqualTo(200);
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.jsonPath().getString("code")).isEqualTo("not-yet-consistent");
    assertThat(lenient.statusCode()).isEqualTo(200);
    assertThat(lenient.header("Millrace-Stale")).isEqualTo("true");
  }

  private Response withToken(String token, String prefer) {
    return Api.operator()
        .header("Consistency-Token", token)
        .header("Prefer", prefer)
        .get("/v1/orders/{id}/timeline?asOf=2010-12-01T09:00:00Z", order);
  }

  @Test
  void onlyItsOwnerAndTheShopSeeIt() {
    for (String bearer : List.of(BearerTokens.customer(me), BearerTokens.merchant())) {
      assertThat(Api.as(bearer).get("/v1/orders/{id}/timeline", order).statusCode()).isEqualTo(200);
    }
    Response strangers =
        Api.as(BearerTokens.customer(UUID.randomUUID())).get("/v1/orders/{id}/timeline", order);
    assertThat(strangers.statusCode()).isEqualTo(404);
    assertThat(strangers.header("ETag")).isNull();
    assertThat(Api.as(BearerTokens.withoutRole()).get("/v1/orders/7/timeline").statusCode())
        .isEqualTo(403);
    assertThat(io.restassured.RestAssured.get("/v1/orders/7/timeline").statusCode()).isEqualTo(401);
  }

  private Response timeline(String query) {
    return Api.operator().get("/v1/orders/" + order + "/timeline" + query);
  }
}
