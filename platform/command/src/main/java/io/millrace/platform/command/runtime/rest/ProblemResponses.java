package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import io.quarkus.smallrye.openapi.OpenApiFilter;
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
 * Describes the problems of every operation as responses with an example each: those that all
 * commands have, those that come with a header it takes, and those of its own, which {@code
 * x-problems} in {@code META-INF/openapi.yaml} names. Works at build time.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {
  private static final String OWN = "x-problems";

  /** Says that an operation is no command: it has the problems that it names, and no others. */
  private static final String STREAMS = "x-streams";

  private static final Set<ProblemType> OF_COMMANDS =
      Set.of(
          CommandProblems.INVALID_JSON,
          CommandProblems.UNKNOWN_PROPERTY,
          ProblemType.BAD_REQUEST,
          ProblemType.UNAUTHENTICATED,
          ProblemType.FORBIDDEN,
          ProblemType.NOT_ACCEPTABLE,
          ProblemType.REQUEST_TIMEOUT,
          CommandProblems.INVALID_IDEMPOTENCY_KEY,
          CommandProblems.IDEMPOTENCY_IN_FLIGHT,
          CommandProblems.IDEMPOTENCY_KEY_REUSED,
          ProblemType.BODY_TOO_LARGE,
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          CommandProblems.VALIDATION,
          CommandProblems.EVENT_TOO_LARGE,
          ProblemType.RATE_LIMITED,
          ProblemType.INTERNAL_ERROR,
          ProblemType.STORE_UNAVAILABLE,
          ProblemType.OVERLOADED,
          CommandProblems.BACKLOG_FULL,
          CommandProblems.BUCKET_MOVING,
          CommandProblems.OUTCOME_UNKNOWN);

  /** By the end of the reference to a parameter. */
  private static final Map<String, Set<ProblemType>> OF_PARAMETERS =
      Map.of(
          "/IdempotencyKey", Set.of(CommandProblems.MISSING_IDEMPOTENCY_KEY),
          "/IfMatch",
              Set.of(
                  CommandProblems.PRECONDITION_REQUIRED,
                  CommandProblems.INVALID_IF_MATCH,
                  CommandProblems.STALE_VERSION));

  private static final Map<Integer, String> HEADERS =
      Map.of(409, "Retry-After", 412, "ETag", 429, "Retry-After", 503, "Retry-After");

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.getComponents().getExamples().forEach(ProblemResponses::complete);
    api.getPaths()
        .getPathItems()
        .values()
        .forEach(item -> item.getOperations().values().forEach(ProblemResponses::describe));
  }

  /** Every problem has these members; the file has what differs. */
  private static void complete(String code, Example example) {
    ProblemType type = ProblemTypes.ofCode(code);
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("type", type.uri());
    value.put("title", type.title());
    value.put("status", type.status());
    if (example.getValue() instanceof Map<?, ?> own) {
      own.forEach((name, member) -> value.put(String.valueOf(name), member));
    }
    value.put("code", type.code());
    value.put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
    example.setSummary(type.title());
    example.setValue(value);
  }

  private static void describe(Operation operation) {
    Set<ProblemType> told = problems(operation);
    Map<Integer, List<ProblemType>> byStatus =
        ProblemTypes.all().stream()
            .filter(told::contains)
            .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
    byStatus.forEach(
        (status, types) ->
            operation
                .getResponses()
                .addAPIResponse(Integer.toString(status), response(status, types)));
    refer(operation, "414", "UriTooLong");
    refer(operation, "431", "HeadersTooLarge");
    operation.removeExtension(OWN);
    operation.removeExtension(STREAMS);
  }

  private static void refer(Operation operation, String status, String name) {
    operation
        .getResponses()
        .addAPIResponse(
            status, OASFactory.createAPIResponse().ref("#/components/responses/" + name));
  }

  private static Set<ProblemType> problems(Operation operation) {
    Set<ProblemType> all = new HashSet<>();
    Map<String, Object> extensions =
        Objects.requireNonNullElse(operation.getExtensions(), Map.of());
    if (extensions.get(OWN) instanceof List<?> own) {
      own.forEach(code -> all.add(ProblemTypes.ofCode(String.valueOf(code))));
    }
    if (extensions.containsKey(STREAMS)) {
      return all;
    }
    all.addAll(OF_COMMANDS);
    operation
        .getParameters()
        .forEach(
            parameter ->
                OF_PARAMETERS.forEach(
                    (name, types) -> {
                      if (parameter.getRef() != null && parameter.getRef().endsWith(name)) {
                        all.addAll(types);
                      }
                    }));
    return all;
  }

  private static APIResponse response(int status, List<ProblemType> types) {
    MediaType problem =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
    types.forEach(
        type ->
            problem.addExample(
                type.code(),
                OASFactory.createExample().ref("#/components/examples/" + type.code())));
    APIResponse response =
        OASFactory.createAPIResponse()
            .description(types.stream().map(ProblemType::title).collect(Collectors.joining("; ")))
            .content(OASFactory.createContent().addMediaType(ProblemJson.MEDIA_TYPE, problem));
    String header = HEADERS.get(status);
    return header == null
        ? response
        : response.addHeader(
            header, OASFactory.createHeader().ref("#/components/headers/" + header));
  }
}
