package io.millrace.platform.query.http;

import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds to the description of each operation what many have: the problems, 304, and the headers of
 * answers. {@code META-INF/openapi.yaml} holds the rest. Works at build time.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {
  private static final String OWN = "x-problems";

  private static final Set<ProblemType> OF_ALL =
      Set.of(
          QueryProblems.INVALID_PARAMETER,
          ProblemType.BAD_REQUEST,
          ProblemType.UNAUTHENTICATED,
          ProblemType.FORBIDDEN,
          ProblemType.NOT_ACCEPTABLE,
          ProblemType.RATE_LIMITED,
          ProblemType.INTERNAL_ERROR,
          ProblemType.OVERLOADED,
          ProblemType.STORE_UNAVAILABLE);

  /** By the end of the reference to a parameter. */
  private static final Map<String, Set<ProblemType>> OF_PARAMETERS =
      Map.of(
          "Cursor",
          Set.of(QueryProblems.INVALID_CURSOR),
          "ConsistencyToken",
          Set.of(QueryProblems.INVALID_CONSISTENCY_TOKEN, QueryProblems.NOT_YET_CONSISTENT));

  private static final Map<Integer, List<String>> HEADERS =
      Map.of(
          401,
          List.of("WWW-Authenticate"),
          404,
          List.of("Millrace-Stale"),
          429,
          List.of("Retry-After", "RateLimit-Policy", "RateLimit"),
          503,
          List.of("Retry-After"));

  private static final List<String> OF_READS =
      List.of(
          "Consistency-Token",
          "Millrace-As-Of",
          "Millrace-Stale",
          "Cache-Control",
          "Cache-Status",
          "Age",
          "Vary",
          "RateLimit-Policy",
          "RateLimit");

  @Override
  public void filterOpenAPI(OpenAPI api) {
    for (ProblemType code : ProblemTypes.all()) {
      Example example = api.getComponents().getExamples().get(code.code());
      if (example != null) {
        complete(code, example);
      }
    }
    api.getPaths()
        .getPathItems()
        .values()
        .forEach(item -> item.getOperations().values().forEach(ProblemResponses::describe));
  }

  /** Every problem has these members; the file has what differs. */
  private static void complete(ProblemType code, Example example) {
    Problem common = Problem.of(code, "", List.of(), "4bf92f3577b34da6a3ce929d0e0e4736");
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("type", common.type());
    value.put("title", common.title());
    value.put("status", common.status());
    if (example.getValue() instanceof Map<?, ?> own) {
      own.forEach((name, member) -> value.put(String.valueOf(name), member));
    }
    value.put("code", common.code());
    value.put("traceId", common.traceId());
    example.setSummary(common.title());
    example.setValue(value);
  }

  private static void describe(Operation operation) {
    List<String> parameters = new ArrayList<>();
    operation.getParameters().forEach(p -> parameters.add(String.valueOf(p.getRef())));
    APIResponse success = operation.getResponses().getAPIResponse("200");
    if (success.getContent().getMediaType("application/json") != null) {
      OF_READS.forEach(name -> header(success, name));
    }
    if (has(parameters, "Cursor")) {
      header(success, "Link");
    }
    if (has(parameters, "IfNoneMatch")) {
      header(success, "ETag");
      header(success, "Surrogate-Key");
      APIResponse unchanged =
          OASFactory.createAPIResponse().description("The client has the current version.");
      header(unchanged, "ETag");
      operation.getResponses().addAPIResponse("304", unchanged);
    }
    Set<ProblemType> told = problems(operation, parameters);
    ProblemTypes.all().stream()
        .filter(told::contains)
        .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()))
        .forEach((status, codes) -> add(operation, status, codes));
    refer(operation, "414", "UriTooLong");
    refer(operation, "431", "HeadersTooLarge");
    operation.removeExtension(OWN);
  }

  private static void refer(Operation operation, String status, String name) {
    operation
        .getResponses()
        .addAPIResponse(
            status, OASFactory.createAPIResponse().ref("#/components/responses/" + name));
  }

  private static Set<ProblemType> problems(Operation operation, List<String> parameters) {
    Set<ProblemType> all = new HashSet<>(OF_ALL);
    Map<String, Object> extensions =
        Objects.requireNonNullElse(operation.getExtensions(), Map.of());
    if (extensions.get(OWN) instanceof List<?> own) {
      own.forEach(code -> all.add(ProblemTypes.ofCode(String.valueOf(code))));
    }
    OF_PARAMETERS.forEach(
        (name, codes) -> {
          if (has(parameters, name)) {
            all.addAll(codes);
          }
        });
    return all;
  }

  private static boolean has(List<String> references, String name) {
    return references.stream().anyMatch(reference -> reference.endsWith("/" + name));
  }

  private static void add(Operation operation, int status, List<ProblemType> codes) {
    MediaType problem =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
    codes.forEach(
        code ->
            problem.addExample(
                code.code(),
                OASFactory.createExample().ref("#/components/examples/" + code.code())));
    APIResponse response = operation.getResponses().getAPIResponse(Integer.toString(status));
    if (response == null) {
      response =
          OASFactory.createAPIResponse()
              .description(codes.stream().map(ProblemType::title).collect(Collectors.joining("; ")))
              .content(OASFactory.createContent());
      operation.getResponses().addAPIResponse(Integer.toString(status), response);
    }
    response.getContent().addMediaType(Problem.MEDIA_TYPE, problem);
    for (String name : HEADERS.getOrDefault(status, List.of())) {
      header(response, name);
    }
  }

  private static void header(APIResponse response, String name) {
    response.addHeader(name, OASFactory.createHeader().ref("#/components/headers/" + name));
  }
}
