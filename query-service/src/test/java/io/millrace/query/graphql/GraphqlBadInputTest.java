package io.millrace.query.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too much or makes no sense is refused before anything is executed. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class GraphqlBadInputTest {
  @Test
  void depth() {
    String fields = "id";
    for (int i = 0; i < 6; i++) {
      fields = "id customer { orders(first: 1) { items { " + fields + " } } }";
    }
    assertRefused(query("{ order(id: \"1\") { " + fields + " } }"), "graphql-limit");
  }

  @Test
  void complexity() {
    assertRefused(
        query(
            "{ orders(first: 200)"
                + " { items { customer { orders(first: 200) { items { id } } } } } }"),
        "graphql-limit");
  }

  @Test
  void aThousandAliases() {
    assertRefused(query("{ order(id: \"1\") { " + aliases(1_000) + " } }"), "graphql-syntax");
    assertRefused(query("{ order(id: \"1\") { " + aliases(40) + " } }"), "graphql-limit");
  }

  private static String aliases(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "a" + i + ":id")
        .collect(Collectors.joining(" "));
  }

  @Test
  void aFloodOfDirectives() {
    assertRefused(
        query("{ order(id: \"1\") { id " + "@skip(if: false) ".repeat(50) + "} }"),
        "graphql-limit");
  }

  @Test
  void manyFieldsAtTheTop() {
    assertRefused(query("{ " + "__typename ".repeat(20) + "}"), "graphql-limit");
  }

  @Test
  void aFragmentThatLeadsToItself() {
    assertRefused(
        query(
            "{ order(id: \"1\") { ...a } } fragment a on Order { ...b }"
                + " fragment b on Order { ...a }"),
        "graphql-limit");
  }

  @Test
  void aLongDocument() {
    assertRefused(query("{ " + "#".repeat(12_000) + " }"), "graphql-limit");
  }

  @Test
  void aListOfQueries() {
    assertRefused(post("[{\"query\":\"{__typename}\"}]"), "graphql-batch");
  }

  @Test
  void aBodyThatTwoReadersCouldUnderstandInTwoWays() {
    for (String body :
        new String[] {
          "{\"query\":\"{__typename}\"} x",
          "{\"query\":\"{__typename}\"}{}",
          "{\"query\":\"{__typename}\",\"query\":\"{order}\"}",
          "{\"variables\":" + "[".repeat(200) + "]".repeat(200) + "}"
        }) {
      assertRefused(post(body), "graphql-request");
    }
    assertThat(post("{\"query\":").jsonPath().getString("errors[0].message"))
        .contains("line 1, column ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-5", "0", "\"50\"", "{}", "9223372036854775808", "1.5"})
  void aNumberOfItemsThatIsNone(String first) {
    String query = "query($n: Int) { orders(first: $n) { items { id } } }";
    Response answer = post("{\"query\":\"" + query + "\",\"variables\":{\"n\":" + first + "}}");

    assertThat(answer.statusCode()).isLessThan(500);
    assertThat(answer.jsonPath().getList("errors")).isNotEmpty();
    assertThat(answer.asString()).doesNotContain("java.").doesNotContain("io.millrace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "a\\u0000b", "\\udc00\\ud800"})
  void textsThatNoDatabaseCanHold(String text) {
    for (String query :
        new String[] {
          "query($t: String!) { product(sku: $t) { sku } }",
          "query($t: String!) { products(search: $t) { items { sku } } }",
          "query($t: String!) { prices(sku: $t) { items { version } } }"
        }) {
      Response answer =
          post("{\"query\":\"" + query + "\",\"variables\":{\"t\":\"" + text + "\"}}");

      assertThat(answer.statusCode()).as(answer.asString()).isLessThan(500);
      assertThat(answer.asString())
          .doesNotContain("internal-error")
          .doesNotContain("java.")
          .doesNotContain("io.millrace");
    }
  }

  @Test
  void anotherContentType() {
    Response answer =
        Api.operator().contentType("text/plain").body("{__typename}").post("/graphql");

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.jsonPath().getString("code")).isEqualTo("unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "7", "null", "\"x\"", "{\"query\":7}", "{}"})
  void aBodyThatIsNoRequest(String body) {
    assertRefused(post(body), "graphql-request");
  }

  @Test
  void whatIsNoGraphql() {
    assertRefused(query("{ order("), "graphql-syntax");
    assertRefused(query("query a { __typename } query b { __typename }"), "graphql-operation");
  }

  @Test
  void introspection() {
    assertRefused(query("{ __schema { types { name } } }"), "graphql-introspection");
    assertRefused(query("{ __type(name: \"Order\") { name } }"), "graphql-introspection");
  }

  @Test
  void mutations() {
    Response byGet = Api.operator().queryParam("query", "mutation { pay }").get("/graphql");
    assertThat(byGet.statusCode()).isEqualTo(405);
    assertThat(byGet.header("Allow")).isEqualTo("POST");
    assertRefused(query("mutation { pay }"), "graphql-operation");
  }

  @Test
  void aHashThatNobodyAllowed() {
    String hash = "0".repeat(64);
    assertRefused(
        post("{\"extensions\":{\"persistedQuery\":{\"sha256Hash\":\"" + hash + "\"}}}"),
        "graphql-persisted");
  }

  @Test
  void fieldsThatDoNotExistAndBadArguments() {
    Response unknown = query("{ order(id: \"1\") { secret } }");
    assertThat(unknown.asString()).contains("errors").doesNotContain("io.millrace");
    Response noId = query("{ order(id: \"1\") { id } }");
    assertThat(noId.jsonPath().getString("errors[0].extensions.code"))
        .isEqualTo("invalid-parameter");
    Response noLimit = query("{ orders(first: 1000) { items { id } } }");
    assertThat(noLimit.jsonPath().getString("errors[0].extensions.code"))
        .isEqualTo("invalid-parameter");
  }

  @Test
  void nobodyWithoutAToken() {
    assertThat(
            RestAssured.given()
                .contentType("application/json")
                .body("{\"query\":\"{__typename}\"}")
                .post("/graphql")
                .statusCode())
        .isEqualTo(401);
    Response noRole =
        Api.as(BearerTokens.withoutRole())
            .contentType("application/json")
            .body("{\"query\":\"{orders{items{id}}}\"}")
            .post("/graphql");
    assertThat(noRole.statusCode()).isEqualTo(403);
  }

  @Test
  void aBodyThatIsTooLarge() {
    // The framework refuses it without a word, which the API's description does not have.
    Response answer =
        RestAssured.given()
            .header("Authorization", "Bearer " + BearerTokens.operator())
            .contentType("application/json")
            .body("{\"query\":\"" + " ".repeat(20_000) + "\"}")
            .post("/graphql");

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  private static void assertRefused(Response answer, String code) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("errors[0].extensions.code")).isEqualTo(code);
    assertThat(answer.asString()).doesNotContain("Exception").doesNotContain("io.millrace");
  }

  private static Response query(String query) {
    return post("{\"query\":\"" + query.replace("\"", "\\\"") + "\"}");
  }

  private static Response post(String body) {
    return Api.operator().contentType("application/json").body(body).post("/graphql");
  }
}
