package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody without a token sees anything, and no customer sees another's data. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class WhoSeesWhatTest {
  private final UUID me = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private final UUID mine = UUID.randomUUID();
  private final UUID theirs = UUID.randomUUID();
  private final UUID guests = UUID.randomUUID();

  @BeforeEach
  void twoCustomersWithAnOrderEach() {
    ReadModel.customer(me, "me-" + me, "Ada Byron", 1);
    ReadModel.customer(other, "other-" + other, "Charles Babbage", 1);
    ReadModel.order(mine, me, 1);
    ReadModel.order(theirs, other, 1);
    ReadModel.order(guests, null, 1);
    ReadModel.awaitReplicas();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/orders",
        "/v1/orders/7",
        "/v1/orders/7/timeline",
        "/v1/products/A/prices",
        "/v1/reports/most-viewed",
        "/v1/customers",
        "/v1/customers/7",
        "/v1/customers/7/orders",
        "/v1/customers/7/summary",
        "/v1/products",
        "/v1/products/A",
        "/v1/stock/A",
        "/v1/reports/revenue",
        "/v1/reports/bestsellers"
      })
  void everyPathNeedsAToken(String path) {
    assertUnauthenticated(RestAssured.get(path));
  }

  @Test
  void aTokenThatIsNotGoodIsNone() {
    for (String bad :
        List.of(
            "garbage",
            "a.b.c",
            BearerTokens.expired(),
            BearerTokens.forAnotherAudience(),
            BearerTokens.fromAnotherIssuer(),
            BearerTokens.signedByAnotherKey(),
            BearerTokens.unsigned())) {
      assertUnauthenticated(Api.as(bad).get("/v1/products"));
    }
    assertUnauthenticated(
        RestAssured.given().auth().preemptive().basic("a", "b").get("/v1/products"));
  }

  @Test
  void aTokenWithoutARoleSeesTheCatalogueOnly() {
    assertThat(Api.as(BearerTokens.withoutRole()).get("/v1/products").statusCode()).isEqualTo(200);
    assertForbidden(Api.as(BearerTokens.withoutRole()).get("/v1/orders"));
  }

  @Test
  void aCustomerWhoIsNobodyIsRefused() {
    assertForbidden(Api.as(BearerTokens.customerWithoutId()).get("/v1/orders"));
    assertForbidden(Api.as(BearerTokens.customerWithoutId()).get("/v1/orders/{id}", mine));
  }

  @Test
  void reportsAreForThoseWhoRunTheShop() {
    assertForbidden(asMe("/v1/reports/revenue"));
    assertForbidden(asMe("/v1/reports/bestsellers"));
    assertThat(Api.as(BearerTokens.merchant()).get("/v1/reports/revenue").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aCustomerSeesItsOwnOrder() {
    assertThat(asMe("/v1/orders/" + mine).statusCode()).isEqualTo(200);
  }

  @Test
  void anothersOrderIsLikeNone() {
    Response nobodys = asMe("/v1/orders/" + UUID.randomUUID());
    for (UUID order : List.of(theirs, guests)) {
      Response answer = asMe("/v1/orders/" + order);

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.jsonPath().getString("code"))
          .isEqualTo(nobodys.jsonPath().getString("code"));
      assertThat(answer.headers().asList()).extracting(h -> h.getName()).doesNotContain("ETag");
    }
  }

  @Test
  void aCustomersListIsItsOwnWhateverItAsksFor() {
    for (String path : List.of("/v1/orders", "/v1/orders?customerId=" + other)) {
      assertThat(asMe(path).jsonPath().getList("items.id", String.class))
          .containsExactly(mine.toString());
    }
    assertThat(asMe("/v1/customers").jsonPath().getList("items.id", String.class))
        .containsExactly(me.toString());
    assertThat(asMe("/v1/customers?reference=other-" + other).jsonPath().getList("items"))
        .isEmpty();
  }

  @Test
  void anotherCustomerIsLikeNone() {
    for (String path : List.of("", "/orders", "/summary")) {
      assertThat(asMe("/v1/customers/" + me + path).statusCode()).isEqualTo(200);
      Response answer = asMe("/v1/customers/" + other + path);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.jsonPath().getString("code")).isEqualTo("customer-not-found");
    }
  }

  @Test
  void aMerchantSeesAll() {
    for (UUID order : List.of(mine, theirs, guests)) {
      assertThat(Api.as(BearerTokens.merchant()).get("/v1/orders/{id}", order).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aCursorIsGoodForItsOwnerOnly() {
    ReadModel.order(UUID.randomUUID(), me, 1);
    ReadModel.awaitReplicas();
    String cursor = asMe("/v1/orders?limit=1").jsonPath().getString("nextCursor");

    assertThat(asMe("/v1/orders?limit=1&cursor=" + cursor).statusCode()).isEqualTo(200);
    assertThat(
            Api.as(BearerTokens.customer(other))
                .get("/v1/orders?limit=1&cursor=" + cursor)
                .statusCode())
        .isEqualTo(400);
  }

  private Response asMe(String path) {
    return Api.as(BearerTokens.customer(me)).get(path);
  }

  private static void assertUnauthenticated(Response answer) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.jsonPath().getString("code")).isEqualTo("unauthenticated");
  }

  private static void assertForbidden(Response answer) {
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.jsonPath().getString("code")).isEqualTo("forbidden");
  }
}
