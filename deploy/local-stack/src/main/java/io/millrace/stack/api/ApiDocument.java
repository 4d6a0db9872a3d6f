package io.millrace.stack.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An OpenAPI document, as a running service gives it. */
public record ApiDocument(JsonNode root) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaCacheEnabled(false));

  /**
   * An operation.
   *
   * @param path with its parameters, as {@code /v1/orders/{id}/payments}
   * @param method in lower case
   */
  public record Operation(String path, String method, JsonNode description) {
    @Override
    public String toString() {
      return method + " " + path;
    }

    private String pattern() {
      return path.replaceAll("\\{[^}]+}", "[^/]+");
    }

    /** The description of the one answer that is a success. */
    public JsonNode success() {
      return description.path("responses").path(Integer.toString(successStatus()));
    }

    public int successStatus() {
      return description
          .path("responses")
          .propertyStream()
          .map(Map.Entry::getKey)
          .filter(status -> status.startsWith("2"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no success is described for " + this));
    }

    /** The body that it takes, in its one media type. */
    public JsonNode request() {
      return content(description.path("requestBody"));
    }

    public JsonNode answer() {
      return content(success());
    }

    private static JsonNode content(JsonNode of) {
      return of.path("content").elements().next();
    }
  }

  /** Asks the service that Rest Assured talks to. */
  public static ApiDocument read() {
    return new ApiDocument(
        json(RestAssured.given().accept("application/json").get("/openapi").asString()));
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  public List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (var path : root.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        all.add(new Operation(path.getKey(), method.getKey(), method.getValue()));
      }
    }
    return all;
  }

  public Operation operation(String method, String path) {
    return operations().stream()
        .filter(o -> o.method().equals(method) && o.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not described: " + method + " " + path));
  }

  /** The operation that answers a request with this method and path; none if none is described. */
  public Optional<Operation> operationFor(String method, String path) {
    return operations().stream()
        .filter(o -> o.method().equals(method) && path.matches(o.pattern()))
        .min(Comparator.comparing(o -> o.path().contains("{")));
  }

  /** What a reference leads to, or the node itself. */
  public JsonNode resolve(JsonNode node) {
    String ref = node.path("$ref").asText();
    return ref.isEmpty() ? node : root.at(ref.substring(1));
  }

  /** What is wrong with a value by a schema of this document; empty if it is valid. */
  public List<String> errors(JsonNode schema, JsonNode value) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("allOf", JSON.createArrayNode().add(schema));
    whole.set("components", root.path("components"));
    return SCHEMAS.getSchema(whole).validate(value).stream().map(Error::toString).toList();
  }
}
