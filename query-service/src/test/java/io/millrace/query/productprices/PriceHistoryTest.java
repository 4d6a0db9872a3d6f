package io.millrace.query.productprices;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which price of a product held when. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class PriceHistoryTest {
  @BeforeEach
  void aProductThatBecameDearer() {
    ReadModel.write("delete from product_price_history_v1 where sku = 'DEAR-1'");
    ReadModel.write(
        """
        insert into product_price_history_v1 values
          ('DEAR-1', 1, 255, 'GBP', '[2010-01-01T00:00:00Z,2010-06-01T00:00:00Z)'),
          ('DEAR-1', 3, 275, 'GBP', '[2010-06-01T00:00:00Z,2011-01-01T00:00:00Z)'),
          ('DEAR-1', 4, 295, 'GBP', '[2011-01-01T00:00:00Z,)')
        """);
    ReadModel.progress("product_price_history", 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void theLatestComesFirst() {
    Response answer = prices("");

    assertThat(answer.asString())
        .isEqualTo(
            """
            {"items":[{"price":{"amount":295,"currency":"GBP"},\
            "validFrom":"2011-01-01T00:00:00Z","validTo":null,"version":4},\
            {"price":{"amount":275,"currency":"GBP"},"validFrom":"2010-06-01T00:00:00Z",\
            "validTo":"2011-01-01T00:00:00Z","version":3},\
            {"price":{"amount":255,"currency":"GBP"},"validFrom":"2010-01-01T00:00:00Z",\
            "validTo":"2010-06-01T00:00:00Z","version":1}],"nextCursor":null}\
            """);
    assertThat(answer.header("Consistency-Token")).isNotBlank();
  }

  @Test
  void asOfGivesTheOneThatHeldThen() {
    assertThat(amounts("?asOf=2010-05-31T23:59:59Z")).isEqualTo("[255]");
    assertThat(amounts("?asOf=2010-06-01T00:00:00Z")).isEqualTo("[275]");
    assertThat(amounts("?asOf=2024-01-01T00:00:00Z")).isEqualTo("[295]");
    assertThat(amounts("?asOf=2009-01-01T00:00:00Z")).isEqualTo("[]");
  }

  @Test
  void aPageGoesOnBehindItsCursor() {
    Response first = prices("?limit=2&fields=price");
    String cursor = first.jsonPath().getString("nextCursor");

    assertThat(first.jsonPath().getList("items.price.amount").toString()).isEqualTo("[295, 275]");
    assertThat(amounts("?limit=2&fields=price&cursor=" + cursor)).isEqualTo("[255]");
    assertThat(prices("?cursor=" + cursor).statusCode()).isEqualTo(400);
  }

  @Test
  void everybodyWithATokenMaySeeThem() {
    assertThat(Api.as(BearerTokens.withoutRole()).get("/v1/products/DEAR-1/prices").statusCode())
        .isEqualTo(200);
    assertThat(io.restassured.RestAssured.get("/v1/products/DEAR-1/prices").statusCode())
        .isEqualTo(401);
  }

  private static String amounts(String query) {
    return prices(query).jsonPath().getList("items.price.amount").toString();
  }

  private static Response prices(String query) {
    return Api.operator().get("/v1/products/dear-1/prices" + query);
  }
}
