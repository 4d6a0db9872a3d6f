package io.millrace.query.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What GraphQL answers. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class GraphqlTest {
  private final UUID me = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();

  @BeforeEach
  void aCustomerWithOrders() {
    ReadModel.customer(me, "ref-" + me, "Ada Byron", 1);
    ReadModel.order(order, me, 1);
    ReadModel.order(UUID.randomUUID(), me, 1);
    ReadModel.product("85123A", "White hanging heart", 255, 1);
    ReadModel.stock("85123A", 0, 100, 6, 4);
    ReadModel.progress("order_view", 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void anOrderWithWhatBelongsToIt() {
    Response answer =
        post(
            BearerTokens.operator(),
            "query($id: ID!) { order(id: $id) { status total { amount } placedAt"
                + " customer { name email } lines { sku product { name stock { available } } } } }",
            "{\"id\":\"" + order + "\"}");

    assertThat(answer.asString())
        .startsWith(
            """
            {"data":{"order":{"status":"placed","total":{"amount":1530},\
            "placedAt":"2010-12-01T08:26:00Z",\
            "customer":{"name":"Ada Byron","email":"ada.byron@example.com"},\
            "lines":[{"sku":"85123A","product":{"name":"White hanging heart",\
            "stock":{"available":94}}}]}}\
            """);
  }

  @Test
  void numbersOf64BitsAreWhole() {
    ReadModel.write(
        "update order_view_v1 set total = 9007199254740993, version = 3000000000 where id = ?",
        order);
    ReadModel.awaitReplicas();

    Response answer =
        post(
            BearerTokens.operator(),
            "{ order(id: \"" + order + "\") { version total { amount } } }",
            "{}");

    assertThat(answer.asString())
        .contains("{\"version\":3000000000,\"total\":{\"amount\":9007199254740993}}");
  }

  @Test
  void pagesGoOnBehindTheirCursor() {
    String first =
        "{ customer(id: \"" + me + "\") { orders(first: 1) { items { id } nextCursor } } }";
    String cursor =
        post(BearerTokens.operator(), first, "{}")
            .jsonPath()
            .getString("data.customer.orders.nextCursor");

    Response second =
        post(
            BearerTokens.operator(),
            first.replace("first: 1", "first: 1, after: \"" + cursor + "\""),
            "{}");

    assertThat(second.jsonPath().getList("data.customer.orders.items").size()).isEqualTo(1);
    assertThat(second.jsonPath().getString("data.customer.orders.nextCursor")).isNull();
  }

  @Test
  void aCustomerSeesItsOwn() {
    UUID theirs = UUID.randomUUID();
    ReadModel.order(theirs, UUID.randomUUID(), 1);
    ReadModel.awaitReplicas();

    Response answer =
        post(
            BearerTokens.customer(me),
            "{ theirs: order(id: \"" + theirs + "\") { id } orders { items { id } } }",
            "{}");

    assertThat(answer.jsonPath().getString("data.theirs")).isNull();
    assertThat(answer.jsonPath().getList("data.orders.items")).hasSize(2);
  }

  @Test
  void thePastIsTheSameAsOverRest() {
    ReadModel.timeline(order);
    ReadModel.write("delete from product_price_history_v1 where sku = 'PAST-1'");
    ReadModel.write(
        """
        insert into product_price_history_v1 values
          ('PAST-1', 1, 255, 'GBP', '[2010-01-01T00:00:00Z,)')
        """);
    ReadModel.awaitReplicas();

    Response answer =
        post(
            BearerTokens.customer(me),
            "{ orderTimeline(id: \""
                + order
                + "\", asOf: \"2010-12-01T10:00:00Z\", first: 1) {"
                + " asOf order { status paid { amount } lines { shipped product { sku } } }"
                + " items { type at detail paid { currency } } nextCursor }"
                + " prices(sku: \"past-1\") { items { price { amount } validFrom validTo } } }",
            "{}");

    assertThat(answer.asString())
        .contains(
            "\"asOf\":\"2010-12-01T10:00:00Z\",\"order\":{\"status\":\"paid\","
                + "\"paid\":{\"amount\":1530},\"lines\":[{\"shipped\":0,"
                + "\"product\":{\"sku\":\"85123A\"}}]},\"items\":[{\"type\":\"OrderPlaced\","
                + "\"at\":\"2010-12-01T08:26:00Z\",\"detail\":\"{}\","
                + "\"paid\":{\"currency\":\"GBP\"}}],\"nextCursor\":\"",
            "\"prices\":{\"items\":[{\"price\":{\"amount\":255},"
                + "\"validFrom\":\"2010-01-01T00:00:00Z\",\"validTo\":null}]}");
    Response strangers =
        post(
            BearerTokens.customer(UUID.randomUUID()),
            "{ orderTimeline(id: \"" + order + "\") { orderId } }",
            "{}");
    assertThat(strangers.asString()).startsWith("{\"data\":{\"orderTimeline\":null}");
  }

  @Test
  void getIsForQueries() {
    Response answer =
        Api.operator().queryParam("query", "{ product(sku: \"85123a\") { sku } }").get("/graphql");

    assertThat(answer.jsonPath().getString("data.product.sku")).isEqualTo("85123A");
  }

  @Test
  void getTakesVariablesAsJson() {
    Response answer =
        Api.operator()
            .queryParam("query", "query a($s: String!) { product(sku: $s) { sku } }")
            .queryParam("variables", "{\"s\":\"85123a\"}")
            .queryParam("operationName", "")
            .get("/graphql");

    assertThat(answer.jsonPath().getString("data.product.sku")).isEqualTo("85123A");
  }

  @Test
  void anOperationNameThatIsEmptyIsNone() {
    for (String name : new String[] {"\"\"", "null", "\"a\""}) {
      Response answer =
          Api.operator()
              .contentType("application/json")
              .body("{\"query\":\"query a { __typename }\",\"operationName\":" + name + "}")
              .post("/graphql");

      assertThat(answer.jsonPath().getString("data.__typename")).isEqualTo("Query");
    }
  }

  @Test
  void nullItemsAreAsManyAsNoneSaid() {
    String query = "query($n: Int) { orders(first: $n) { items { id } } }";
    for (String variables : new String[] {"{\"n\":null}", "{}", "null"}) {
      Response answer = post(BearerTokens.customer(me), query, variables);

      assertThat(answer.jsonPath().getList("data.orders.items")).hasSize(2);
    }
  }

  @Test
  void ordersOfManyCustomersAreEachTheirOwn() {
    UUID other = UUID.randomUUID();
    ReadModel.customer(other, "ref-" + other, "Charles Babbage", 1);
    ReadModel.order(UUID.randomUUID(), other, 1, "2010-12-02T08:26:00Z", "paid");
    ReadModel.awaitReplicas();
    String customer = "customer(id: \"%s\") { ...o }";

    Response answer =
        post(
            BearerTokens.operator(),
            "{ a: "
                + customer.formatted(me)
                + " b: "
                + customer.formatted(other)
                + " } fragment o on Customer { orders(first: 1) { items { customer { id } }"
                + " nextCursor } paid: orders(status: \"paid\") { items { status } } }",
            "{}");

    assertThat(answer.jsonPath().getString("data.a.orders.items[0].customer.id"))
        .isEqualTo(me.toString());
    assertThat(answer.jsonPath().getString("data.b.orders.items[0].customer.id"))
        .isEqualTo(other.toString());
    assertThat(answer.jsonPath().getString("data.a.orders.nextCursor")).isNotNull();
    assertThat(answer.jsonPath().getString("data.b.orders.nextCursor")).isNull();
    assertThat(answer.jsonPath().getList("data.a.paid.items")).isEmpty();
    assertThat(answer.jsonPath().getList("data.b.paid.items.status")).containsExactly("paid");
  }

  private static Response post(String bearer, String query, String variables) {
    String text = query.replace("\"", "\\\"");
    String body = "{\"query\":\"" + text + "\",\"variables\":" + variables + "}";
    return Api.as(bearer).contentType("application/json").body(body).post("/graphql");
  }
}
