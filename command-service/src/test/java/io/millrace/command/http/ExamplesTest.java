package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.command.ShopProblems;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import io.millrace.stack.api.ApiDocument;
import io.millrace.stack.api.ApiDocument.Operation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of the API's description, which people copy: they are sent as they stand there. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ExamplesTest {
  private static final String CUSTOMERS = "/v1/customers";
  private static final String PRODUCTS = "/v1/products";
  private static final String ORDERS = "/v1/orders";
  private static final String STEP = "/v1/orders/{id}/";

  /** Whose response has the example in it. */
  private static final Set<ProblemType> EARLY =
      Set.of(ProblemType.URI_TOO_LONG, ProblemType.HEADERS_TOO_LARGE);

  /** Of addresses and methods that no operation has, and of the operators' port. */
  private static final Set<ProblemType> OF_NO_OPERATION =
      Set.of(
          ProblemType.NOT_FOUND,
          ProblemType.METHOD_NOT_ALLOWED,
          ProblemType.URI_TOO_LONG,
          ProblemType.HEADERS_TOO_LARGE,
          CommandProblems.MOVE_REFUSED,
          ShopProblems.REWRAP_REFUSED);

  private final Set<String> sent = new TreeSet<>();
  private ApiDocument api;

  @BeforeEach
  void read() {
    api = ApiDocument.read();
  }

  @Test
  void everyOperationTellsWhatItDoesAndShowsRequestAnswerAndProblems() {
    assertThat(api.root().path("openapi").asText()).startsWith("3.1");
    assertThat(api.operations())
        .isNotEmpty()
        .allSatisfy(
            operation -> {
              assertThat(operation.description().path("summary").asText()).isNotBlank();
              assertThat(operation.request().path("examples")).isNotEmpty();
              assertThat(operation.answer().path("examples")).isNotEmpty();
              assertThat(problems(operation)).contains("unauthenticated", "overloaded");
            });
  }

  @Test
  void everyExampleIsValidByItsOwnSchema() {
    for (Operation operation : api.operations()) {
      for (JsonNode body : new JsonNode[] {operation.request(), operation.answer()}) {
        for (JsonNode example : body.path("examples")) {
          assertThat(api.errors(body.path("schema"), example.path("value")))
              .as("%s: %s", operation, example)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void everyProblemIsShownAsItIsAnswered() {
    JsonNode schema = api.root().at("/components/schemas/Problem");
    JsonNode examples = api.root().at("/components/examples");
    Set<String> shown = new TreeSet<>();
    examples.fieldNames().forEachRemaining(shown::add);

    List<ProblemType> types =
        ProblemTypes.all().stream().filter(type -> !EARLY.contains(type)).toList();
    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(types.stream().map(ProblemType::code).toList());
    for (ProblemType type : types) {
      JsonNode value = examples.path(type.code()).path("value");
      assertThat(api.errors(schema, value)).as(type.code()).isEmpty();
      assertThat(value.path("type").asText()).isEqualTo(type.uri());
      assertThat(value.path("status").asInt()).isEqualTo(type.status());
      assertThat(value.path("title").asText()).isEqualTo(type.title());
      assertThat(value.path("code").asText()).isEqualTo(type.code());
    }
  }

  @Test
  void everyProblemBelongsToAnOperation() {
    Set<String> described = new TreeSet<>();
    api.operations().forEach(operation -> described.addAll(problems(operation)));

    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            ProblemTypes.all().stream()
                .filter(type -> !OF_NO_OPERATION.contains(type))
                .map(ProblemType::code)
                .toList());
  }

  @Test
  void everyExampleIsTakenAndAnsweredInTheShapeThatIsShown() {
    String customer = send("post", CUSTOMERS, "customer", "", 0);
    send("put", CUSTOMERS + "/{id}", "moved", customer, 1);
    send("post", PRODUCTS, "charge", "", 0);
    send("post", PRODUCTS, "product", "", 0);
    send("post", "/v1/categories", "garden", "", 0);
    send("put", PRODUCTS + "/{sku}/categories", "garden", "85123A", 1);
    send("put", PRODUCTS + "/{sku}/price", "price", "85123A", 2);
    send("post", "/v1/stock/{sku}/receipts", "receipt", "85123A", 0);
    send("post", "/v1/stock/{sku}/adjustments", "damaged", "85123A", 0);
    String order = send("post", ORDERS, "ofACustomer", "", 0);
    send("post", STEP + "payments", "payment", order, 1);
    send("post", STEP + "shipments", "some", order, 2);
    send("post", STEP + "shipments", "allThatIsLeft", order, 3);
    send("post", STEP + "deliveries", "arrived", order, 4);
    send("post", STEP + "returns", "broken", order, 5);
    send("post", STEP + "refunds", "one", order, 6);
    String guests = send("post", ORDERS, "ofAGuest", "", 0);
    send("post", STEP + "cancellations", "changedMind", guests, 1);
    importHistory();
    send("post", CUSTOMERS + "/{id}/erasure", "erasure", customer, 0);

    assertThat(sent).isEqualTo(all());
  }

  /** Sends an example and answers the id of what it is about, if that has one. */
  private String send(String method, String path, String name, String id, long version) {
    Operation operation = api.operation(method, path);
    sent.add(operation + " " + name);
    RequestSpecification request =
        (path.endsWith("/erasure") ? operator() : Api.merchant())
            .body(operation.request().path("examples").path(name).path("value").toString());
    if (version > 0) {
      request.header("If-Match", "\"" + version + "\"");
    }
    Response response =
        request.request(method.toUpperCase(Locale.ROOT), path.replaceAll("\\{[a-z]+}", id));

    assertThat(response.statusCode())
        .as("%s %s: %s", operation, name, response.asString())
        .isEqualTo(operation.successStatus());
    JsonNode answer = ApiDocument.json(response.asString());
    JsonNode shown = operation.answer().path("examples").path("answer").path("value");
    assertThat(shape(answer)).as("%s %s", operation, name).isEqualTo(shape(shown));
    assertThat(api.errors(operation.answer().path("schema"), answer)).isEmpty();
    operation
        .success()
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            header -> {
              if (!header.equals("Idempotency-Replayed")) {
                assertThat(response.header(header)).as("%s of %s", header, operation).isNotBlank();
              }
            });
    return answer.path("id").asText();
  }

  private static RequestSpecification operator() {
    return Api.as(Tokens.token("operator-1", "operator", "")).header("Idempotency-Key", Api.key());
  }

  private void importHistory() {
    Operation operation = api.operation("post", "/v1/imports");
    sent.add(operation + " history");
    String lines = operation.request().path("examples").path("history").path("value").asText();
    String answer =
        Api.as(Tokens.token("operator-1", "operator", ""))
            .config(
                RestAssuredConfig.config()
                    .encoderConfig(
                        EncoderConfig.encoderConfig()
                            .encodeContentTypeAs("application/x-ndjson", ContentType.TEXT)))
            .contentType("application/x-ndjson")
            .body(lines)
            .post("/v1/imports")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(answer)
        .isEqualTo(operation.answer().path("examples").path("results").path("value").asText());
  }

  private Set<String> all() {
    Set<String> all = new TreeSet<>();
    for (Operation operation : api.operations()) {
      operation
          .request()
          .path("examples")
          .fieldNames()
          .forEachRemaining(name -> all.add(operation + " " + name));
    }
    return all;
  }

  private static Collection<String> problems(Operation operation) {
    Set<String> codes = new TreeSet<>();
    for (JsonNode response : operation.description().path("responses")) {
      response
          .path("content")
          .path("application/problem+json")
          .path("examples")
          .fieldNames()
          .forEachRemaining(codes::add);
    }
    return codes;
  }

  /** Names and kinds of the members, at every depth; of a list only that it is one. */
  private static Object shape(JsonNode node) {
    if (!node.isObject()) {
      return node.getNodeType();
    }
    Map<String, Object> members = new TreeMap<>();
    node.properties().forEach(member -> members.put(member.getKey(), shape(member.getValue())));
    return members;
  }
}
