package io.millrace.platform.projection.service;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestTopics;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators see and do on the management port. */
@QuarkusTest
@QuarkusTestResource(value = StackResource.class, restrictToAnnotatedClass = true)
class OperatorApiTest {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");

  @SuppressWarnings("NullAway.Init") // set by Quarkus
  @TestHTTPResource(value = "/", management = true)
  URI management;

  private final String order = UUID.randomUUID().toString();
  private TestTopics topics;

  @BeforeEach
  void start() {
    topics = TestTopics.existing();
    if (!topics.exist()) {
      topics.create();
    }
    await().until(() -> get("/q/health/ready").statusCode() == 200);
  }

  @AfterEach
  void end() {
    topics.close();
  }

  @Test
  void withoutATokenNobodyGetsIn() {
    given()
        .get(management.resolve("/operator/projections"))
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .contentType("application/problem+json")
        .body("code", equalTo("unauthenticated"));
  }

  static List<String> badTokens() {
    return List.of(
        "nonsense",
        BearerTokens.expired(),
        BearerTokens.forAnotherAudience(),
        BearerTokens.fromAnotherIssuer(),
        BearerTokens.signedByAnotherKey(),
        BearerTokens.unsigned());
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void aTokenThatCannotBeVerifiedIsNone(String token) {
    given()
        .header("Authorization", "Bearer " + token)
        .get(management.resolve("/operator/projections"))
        .then()
        .statusCode(401);
  }

  @Test
  void copiesOfCustomersKeysAreCountedAndFetchedAgain() {
    get("/operator/personal-data").then().statusCode(200).body("keys", notNullValue());
    post("/operator/personal-data/rewrap", "{\"newest\":\"2027-01\"}")
        .then()
        .statusCode(200)
        .body("after", nullValue());
    post("/operator/personal-data/rewrap", "{}").then().statusCode(400);
    post("/operator/personal-data/rewrap", "{\"newest\":\"k\",\"after\":\"x\"}")
        .then()
        .statusCode(400);
  }

  @Test
  void aMerchantIsNoOperator() {
    given()
        .header("Authorization", "Bearer " + BearerTokens.merchant())
        .post(management.resolve("/operator/projections/order_view/pause"))
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }

  @Test
  void everyProjectionIsListedWithWhereItStands() {
    topics.send(new Watermark(0, 7, Instant.now()));
    get("/operator/projections")
        .then()
        .statusCode(200)
        .body("items.name", hasItems("order_view", "order_timeline", "sales_daily"))
        .body("items.state", everyItem(equalTo("active")));
  }

  @Test
  void whatIsNotThereIsRefusedWithTheReason() {
    post("/operator/projections/nothing/rebuild", "{}")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-projection"))
        .body("detail", containsString("order_view"));
    post("/operator/projections/order_view/promote", "{}")
        .then()
        .statusCode(409)
        .body("code", equalTo("no-such-version"));
    post("/operator/projections/order_view/explode", "{}").then().statusCode(404);
    post("/operator/projections/order_view/promote", "[1").then().statusCode(400);
    post("/operator/dead-letters/x/replay", "{}").then().statusCode(400);
    post("/operator/dead-letters/999999/replay", "{}").then().statusCode(404);
    post("/operator/views/nothing/refresh", "{}").then().statusCode(404);
    get("/operator/dead-letters?limit=1000").then().statusCode(400);
  }

  @Test
  void anAuditIsAskedForAndCanBeWatched() {
    int id =
        post("/operator/audits", "{\"view\":\"order_view\",\"repair\":true}")
            .then()
            .statusCode(200)
            .body("view", equalTo("order_view"))
            .extract()
            .path("id");
    await()
        .untilAsserted(
            () ->
                get("/operator/audits/" + id)
                    .then()
                    .body("phase", equalTo("done"))
                    .body("items.name", hasItem("order_view")));
    get("/operator/projections")
        .then()
        .body("items.find { it.name == 'order_view' }.audit.differing", equalTo(0));
    get("/operator/audits/999999").then().statusCode(404);
    post("/operator/audits", "{\"view\":\"nothing\"}")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-projection"));
    post("/operator/audits", "{\"view\":7}").then().statusCode(400);
    post("/operator/audits", "{\"repair\":\"yes\"}").then().statusCode(400);
  }

  @Test
  void aPoisonEventIsShownMaskedEditedAndReplayedWithWhatWaitsBehindIt() {
    send(1, "{\"lines\":\"none\"}");
    topics.send(Scenario.envelope(ShopAggregates.ORDER, order, 2, new OrderDelivered(AT)));
    long id = letter(1);
    get("/operator/dead-letters/" + id)
        .then()
        .statusCode(200)
        .body("reason", equalTo("malformed"))
        .body("headers.ce_subject", equalTo(order))
        .body("value.lines", equalTo("none"));

    OrderPlaced whole =
        new OrderPlaced(
            null,
            null,
            "France",
            List.of(new OrderLine(1, "SKU1", "One", 1, 5, 1, true)),
            new Money(5, "GBP"),
            AT);
    WireRecord right =
        CloudEventCodec.encode(Scenario.envelope(ShopAggregates.ORDER, order, 1, whole), 4);
    post(
            "/operator/dead-letters/" + id + "/replay",
            "{\"value\":" + new String(right.value(), UTF_8) + "}")
        .then()
        .statusCode(200)
        .body("outcome", equalTo("applied"));
    assertThat(letters("order_view")).isEmpty();
    // The others that read orders still have theirs: each projection is mended by itself.
    assertThat(letters("sales_daily")).hasSize(2);
  }

  @Test
  void aDiscardedEventLetsTheNextOnesThroughInOrder() {
    send(1, "{}");
    topics.send(Scenario.envelope(ShopAggregates.ORDER, order, 2, new OrderDelivered(AT)));
    long first = letter(1);
    long second = letter(2);
    post("/operator/dead-letters/" + second + "/discard", "{}")
        .then()
        .body("outcome", containsString("version 1 of the aggregate waits before it"));
    post("/operator/dead-letters/" + first + "/discard", "{}")
        .then()
        .body("outcome", containsString("still parked: poison"));
    post("/operator/dead-letters/" + second + "/discard", "{}")
        .then()
        .body("outcome", equalTo("discarded"));
    assertThat(letters("order_view")).isEmpty();
  }

  @Test
  void aPausedProjectionStandsStillAndCatchesUpWhenItIsResumed() {
    post("/operator/projections/customer_view/pause", "{}").then().statusCode(200);
    get("/operator/projections")
        .then()
        .body("items.find { it.name == 'customer_view' }.paused", equalTo(true));
    post("/operator/projections/customer_view/resume", "{}").then().statusCode(200);
    get("/operator/projections")
        .then()
        .body("items.find { it.name == 'customer_view' }.paused", equalTo(false));
  }

  @Test
  void materialisedViewsAreListedWithTheirAgeAndMadeAnewOnDemand() {
    get("/operator/projections")
        .then()
        .body("views.view", hasItems("revenue_monthly", "bestseller_rank"));
    post("/operator/views/revenue_monthly/refresh", "{}")
        .then()
        .statusCode(200)
        .body("outcome", equalTo("asked for"));
    post("/operator/views/no_view/refresh", "{}")
        .then()
        .statusCode(404)
        .body("code", equalTo("not-found"));
  }

  private void send(long version, String payload) {
    OrderDelivered any = new OrderDelivered(AT);
    WireRecord record =
        CloudEventCodec.encode(
            Scenario.envelope(ShopAggregates.ORDER, order, version, any), TestTopics.PARTITIONS);
    HashMap<String, String> headers = new HashMap<>(record.headers());
    headers.put("ce_type", "io.millrace.order.OrderPlaced.v1");
    topics.send(
        new WireRecord(
            record.topic(), record.partition(), record.key(), headers, payload.getBytes(UTF_8)));
  }

  private long letter(long version) {
    return await()
        .until(
            () ->
                get("/operator/dead-letters?projection=order_view&limit=200")
                    .jsonPath()
                    .<Integer>getList(
                        "items.findAll { it.aggregateId == '%s' && it.aggregateVersion == %d }.id"
                            .formatted(order, version)),
            found -> found.size() == 1)
        .getFirst();
  }

  private List<Integer> letters(String projection) {
    return get("/operator/dead-letters?limit=200&projection=" + projection)
        .jsonPath()
        .getList("items.findAll { it.aggregateId == '%s' }.id".formatted(order));
  }

  private Response get(String path) {
    return operator().get(management.resolve(path));
  }

  private Response post(String path, String body) {
    return operator().contentType("application/json").body(body).post(management.resolve(path));
  }

  private static RequestSpecification operator() {
    return given().header("Authorization", "Bearer " + BearerTokens.operator());
  }
}
