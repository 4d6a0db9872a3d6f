package io.millrace.query.graphql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import io.millrace.query.http.Callers;
import io.millrace.query.http.ReadPreferences;
import io.millrace.query.runtime.QueryConfig;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** GraphQL over HTTP: one document per request. */
@Path("/graphql")
@Produces({"application/graphql-response+json", MediaType.APPLICATION_JSON})
@Authenticated
class GraphqlResource {
  private static final int MAX_JSON_DEPTH = 100;

  /** What two readers could understand in two ways is refused. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_JSON_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final GraphqlEngine engine;
  private final PersistedQueries persisted;
  private final Callers callers;
  private final ReadPreferences preferences;
  private final ObjectMapper json;
  private final boolean introspection;

  GraphqlResource(
      GraphqlEngine engine,
      PersistedQueries persisted,
      Callers callers,
      ReadPreferences preferences,
      ObjectMapper json,
      QueryConfig config) {
    this.engine = engine;
    this.persisted = persisted;
    this.callers = callers;
    this.preferences = preferences;
    this.json = json;
    introspection = config.graphql().introspection();
  }

  /** A request in the form of GraphQL over HTTP. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> post(String body, @Context HttpHeaders headers) {
    return answer(() -> request(body), headers, Method.POST);
  }

  /** The same in the address; queries only. */
  @GET
  public Uni<Response> get(@Context UriInfo uri, @Context HttpHeaders headers) {
    return answer(() -> request(uri.getQueryParameters()), headers, Method.GET);
  }

  private enum Method {
    GET,
    POST
  }

  /** What a client asks for. */
  private record Request(
      Optional<String> query,
      Optional<String> hash,
      @Nullable String operationName,
      Map<String, Object> variables) {}

  private Uni<Response> answer(Supplier<Request> read, HttpHeaders headers, Method method) {
    try {
      Request request = read.get();
      Document document = DocumentLimits.parse(persisted.document(request.query, request.hash));
      OperationDefinition operation =
          DocumentLimits.check(document, request.operationName, request.variables, introspection);
      if (operation.getOperation() != OperationDefinition.Operation.QUERY) {
        throw method == Method.GET
            ? new GraphqlRefusal("method", "GET is for queries only.", 405)
            : new GraphqlRefusal(
                "operation", "There are queries only; commands go to the command-service.");
      }
      return engine
          .execute(
              document,
              request.operationName,
              request.variables,
              callers.current(),
              preferences.of(headers))
          .map(result -> Response.ok(result).header("Cache-Control", "private, no-cache").build());
    } catch (GraphqlRefusal refusal) {
      return Uni.createFrom().item(refused(refusal));
    }
  }

  private static Response refused(GraphqlRefusal refusal) {
    Map<String, Object> error =
        Map.of("message", refusal.detail(), "extensions", Map.of("code", refusal.code()));
    Response.ResponseBuilder answer =
        Response.status(refusal.status())
            .entity(Map.of("errors", List.of(error)))
            .header("Cache-Control", "no-store");
    return refusal.status() == 405 ? answer.header("Allow", "POST").build() : answer.build();
  }

  private Request request(String body) {
    JsonNode node;
    try {
      node = STRICT.readTree(body);
    } catch (JsonProcessingException e) {
      throw noJson("The body", e);
    }
    if (node.isArray()) {
      throw new GraphqlRefusal("batch", "Send one query per request, not a list of them.");
    }
    if (!node.isObject()) {
      throw new GraphqlRefusal("request", "The body has to be an object with 'query'.");
    }
    return new Request(
        text(node.get("query")),
        text(node.path("extensions").path("persistedQuery").get("sha256Hash")),
        text(node.get("operationName")).orElse(null),
        variables(node.get("variables")));
  }

  private Request request(MultivaluedMap<String, String> parameters) {
    try {
      String variables = parameters.getFirst("variables");
      return new Request(
          Optional.ofNullable(parameters.getFirst("query")),
          Optional.ofNullable(parameters.getFirst("sha256Hash")),
          parameters.getFirst("operationName"),
          variables(variables == null ? null : STRICT.readTree(variables)));
    } catch (JsonProcessingException e) {
      throw noJson("'variables'", e);
    }
  }

  private static GraphqlRefusal noJson(String what, JsonProcessingException failure) {
    JsonLocation at = failure.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new GraphqlRefusal(
        "request",
        what
            + " is no JSON, names something twice, or is deeper than "
            + MAX_JSON_DEPTH
            + " levels"
            + where
            + ".");
  }

  private static Optional<String> text(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw new GraphqlRefusal("request", "'query', 'operationName' and hashes are texts.");
    }
    return Optional.of(node.textValue());
  }

  private Map<String, Object> variables(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw new GraphqlRefusal("request", "'variables' has to be an object.");
    }
    return json.convertValue(node, new TypeReference<Map<String, Object>>() {});
  }
}
