package io.millrace.query.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too much or makes no sense is refused before anything is executed. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class GraphqlBadInputTest {
  private static final String ORDERS_OF_ORDERS =
      "orders(first: $n) { items { customer { orders(first: $n) { items { id } } } } }";

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

  /** What the literal 200 is refused for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "query($n: Int = 200) { %s }|{}",
        "query($n: Int = 200) { %s }|null",
        "query($n: Int = 1) { %s }|{\"n\":200}",
        "query($n: Int) { %s }|{\"n\":2e2}",
        "query($n: Int = 200, $x: Boolean = true) { ... @include(if: $x) { %s } }|{}",
        "query($n: Int = 200) { ...a } fragment a on Query { %s }|{}"
      })
  void complexityByTheValuesThatWouldBeUsed(String text) {
    String[] parts = text.split("\\|");
    assertRefused(query(parts[0].formatted(ORDERS_OF_ORDERS), parts[1]), "graphql-limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query($n: Int = 200) { %s }|{\"n\":1}",
        "query($n: Int = 200) { %s }|{\"n\":null}",
        "query($n: Int = 200, $x: Boolean = false) { ... @include(if: $x) { %s } __typename }|{}",
        "query($n: Int = 200, $x: Boolean!) { %s @skip(if: $x) __typename }|{\"x\":true}"
      })
  void whatWouldBeTooMuchButIsNotAskedForIsNoReason(String text) {
    String[] parts = text.split("\\|");
    String query = parts[0].replace("%s @skip(if: $x)", "...a @skip(if: $x)");
    query += query.contains("...a") ? " fragment a on Query { " + ORDERS_OF_ORDERS + " }" : "";

    Response answer = query(query.formatted(ORDERS_OF_ORDERS), parts[1]);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getList("errors")).isNull();
  }

  @Test
  void nullWhereAValueIsNeeded() {
    String include = "query($x: Boolean = true) { orders { nextCursor @include(if: $x) } }";
    assertRefused(query(include, "{\"x\":null}"), "graphql-request");
    Response argument =
        query("query($s: String = \"A\") { product(sku: $s) { sku } }", "{\"s\":null}");
    assertThat(argument.statusCode()).isEqualTo(400);
    assertThat(argument.asString()).contains("sku").doesNotContain("internal-error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"x\"", "[]", "{\"n\":[1]}", "{\"n\":true}"})
  void variablesOfAnotherForm(String variables) {
    Response answer = query("query($n: Int) { orders(first: $n) { items { id } } }", variables);

    assertThat(answer.statusCode()).isEqualTo(variables.equals("null") ? 200 : 400);
    assertThat(answer.asString()).doesNotContain("java.").doesNotContain("io.millrace");
  }

  @Test
  void extensionsThatAreNone() {
    assertRefused(post("{\"query\":\"{__typename}\",\"extensions\":\"x\"}"), "graphql-request");
  }

  @Test
  void anOperationThatIsNotThere() {
    assertRefused(
        post("{\"query\":\"query a {__typename}\",\"operationName\":\"b\"}"), "graphql-operation");
  }

  @Test
  void anAddressThatTwoReadersCouldUnderstandInTwoWays() {
    assertRefused(
        Api.operator().queryParam("query", "{__typename}", "{orders}").get("/graphql"),
        "graphql-request");
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
            Api.anonymous()
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
    Response answer = post("{\"query\":\"" + " ".repeat(17_000) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.jsonPath().getString("code")).isEqualTo("body-too-large");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aBodyThatIsTooLargeWhicheverWayItComes(HttpClient.Version version) throws Exception {
    byte[] body = ("{\"query\":\"" + " ".repeat(17_000) + "\"}").getBytes(UTF_8);
    assertTooLarge(version, HttpRequest.BodyPublishers.ofByteArray(body));
    // One that does not say how large it is.
    assertTooLarge(
        version, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
  }

  private static void assertTooLarge(HttpClient.Version version, HttpRequest.BodyPublisher body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(Ports.http("/graphql")))
            .header("Authorization", "Bearer " + BearerTokens.operator())
            .header("Content-Type", "application/json")
            .POST(body)
            .build();
    try (HttpClient http = HttpClient.newBuilder().version(version).build()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("\"code\":\"body-too-large\"", "16384");
    }
  }

  private static void assertRefused(Response answer, String code) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("errors[0].extensions.code")).isEqualTo(code);
    assertThat(answer.asString()).doesNotContain("Exception").doesNotContain("io.millrace");
  }

  private static Response query(String query) {
    return query(query, "{}");
  }

  private static Response query(String query, String variables) {
    String text = query.replace("\"", "\\\"");
    return post("{\"query\":\"" + text + "\",\"variables\":" + variables + "}");
  }

  private static Response post(String body) {
    return Api.operator().contentType("application/json").body(body).post("/graphql");
  }
}
