package io.millrace.query.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.http.Asker;
import io.millrace.platform.query.http.Callers;
import io.millrace.platform.query.http.Included;
import io.millrace.platform.query.http.ReadPreferences;
import io.millrace.platform.query.http.ReadTokens;
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
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** GraphQL over HTTP: one document per request. */
@Path("/graphql")
@Produces({"application/graphql-response+json", MediaType.APPLICATION_JSON})
@Authenticated
class GraphqlResource {
  private static final int MAX_JSON_DEPTH = 100;
  private static final String HASH = "sha256Hash";

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
  private final ReadTokens tokens;
  private final ObjectMapper json;
  private final boolean introspection;

  GraphqlResource(
      GraphqlEngine engine,
      PersistedQueries persisted,
      Callers callers,
      ReadPreferences preferences,
      ReadTokens tokens,
      ObjectMapper json,
      QueryConfig config) {
    this.engine = engine;
    this.persisted = persisted;
    this.callers = callers;
    this.preferences = preferences;
    this.tokens = tokens;
    this.json = json;
    introspection = config.graphql().introspection();
  }

  /** A request in the form of GraphQL over HTTP. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> post(byte[] body, @Context HttpHeaders headers) {
    return answer(() -> request(tree("The body", body)), headers, Method.POST);
  }

  /** The same in the address; queries only. */
  @GET
  public Uni<Response> get(@Context UriInfo uri, @Context HttpHeaders headers) {
    return answer(() -> request(request(uri.getQueryParameters())), headers, Method.GET);
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
          DocumentLimits.check(document, request.operationName, introspection);
      if (operation.getOperation() != OperationDefinition.Operation.QUERY) {
        throw method == Method.GET
            ? new GraphqlRefusal("method", "GET is for queries only.", 405)
            : new GraphqlRefusal(
                "operation", "There are queries only; commands go to the command-service.");
      }
      Asker asker = new Asker(callers.current(), preferences.of(headers), new Included());
      return engine
          .execute(document, request.operationName, request.variables, asker)
          .map(result -> executed(result, asker.included()));
    } catch (GraphqlRefusal refusal) {
      return Uni.createFrom().item(refused(refusal));
    }
  }

  /** With what the answer includes, as REST has it in headers, beside the data as well. */
  private Response executed(Map<String, Object> result, Included included) {
    Map<String, Object> extensions = new TreeMap<>();
    included.token(tokens).ifPresent(token -> extensions.put("consistencyToken", token));
    included.asOf().ifPresent(at -> extensions.put("asOf", at));
    if (included.isStale()) {
      extensions.put("stale", true);
    }
    Map<String, Object> body = new LinkedHashMap<>(result);
    if (!extensions.isEmpty()) {
      body.put("extensions", extensions);
    }
    // Without data nothing was executed.
    Response.ResponseBuilder answer =
        Response.status(result.containsKey("data") ? 200 : 400)
            .entity(body)
            .header("Cache-Control", "private, no-cache");
    included.headers(tokens).forEach(answer::header);
    return answer.build();
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

  private Request request(JsonNode node) {
    if (node.isArray()) {
      throw new GraphqlRefusal("batch", "Send one query per request, not a list of them.");
    }
    if (!node.isObject()) {
      throw new GraphqlRefusal("request", "The body has to be an object with 'query'.");
    }
    JsonNode extensions = object(node, "extensions");
    return new Request(
        text(node.get("query")),
        text(extensions.path("persistedQuery").get(HASH)),
        // An empty name is as good as none.
        text(node.get("operationName")).filter(name -> !name.isEmpty()).orElse(null),
        json.convertValue(object(node, "variables"), new TypeReference<Map<String, Object>>() {}));
  }

  /** The form of a body, from an address. */
  private static JsonNode request(MultivaluedMap<String, String> parameters) {
    ObjectNode request = STRICT.createObjectNode();
    for (String name : List.of("query", "operationName", "variables", "extensions")) {
      List<String> values = parameters.getOrDefault(name, List.of());
      if (values.size() > 1) {
        throw new GraphqlRefusal("request", "'" + name + "' is given more than once.");
      }
      for (String value : values) {
        boolean isJson = name.equals("variables") || name.equals("extensions");
        request.set(
            name, isJson ? tree("'" + name + "'", value.getBytes(UTF_8)) : TextNode.valueOf(value));
      }
    }
    String hash = parameters.getFirst(HASH);
    if (hash != null) {
      request.putObject("extensions").putObject("persistedQuery").put(HASH, hash);
    }
    return request;
  }

  private static JsonNode tree(String what, byte[] text) {
    try {
      return STRICT.readTree(text);
    } catch (IOException e) {
      throw noJson(what, e instanceof JsonProcessingException j ? j.getLocation() : null);
    }
  }

  /** Absent and null are as good as empty. */
  private static JsonNode object(JsonNode request, String name) {
    JsonNode node = request.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return STRICT.createObjectNode();
    }
    if (!node.isObject()) {
      throw new GraphqlRefusal("request", "'" + name + "' has to be an object.");
    }
    return node;
  }

  private static GraphqlRefusal noJson(String what, @Nullable JsonLocation at) {
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
}
