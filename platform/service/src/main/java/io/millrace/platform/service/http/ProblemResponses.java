package io.millrace.platform.service.http;

import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Extensible;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/**
 * The filter that adds to each operation of {@code META-INF/openapi.yaml} what many have. {@code
 * x-problems} names problems, each told as a response with an example: at the root those of all
 * operations (an operation with {@code x-own-problems-only} has none of them), at a parameter those
 * that come with it, at an operation its own. {@code x-headers} names headers: at the root by
 * status, at a parameter those that come with it. Works at build time.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {
  private static final String PROBLEMS = "x-problems";
  private static final String OWN_ONLY = "x-own-problems-only";
  private static final String HEADERS = "x-headers";
  private static final String OK = "200";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    if (api.getComponents() == null || extension(api, PROBLEMS) == null) {
      return;
    }
    Map<String, Example> examples = api.getComponents().getExamples();
    for (ProblemType type : ProblemTypes.all()) {
      Example example = examples.get(type.code());
      if (example != null) {
        complete(type, example);
      }
    }
    api.getPaths()
        .getPathItems()
        .values()
        .forEach(item -> item.getOperations().values().forEach(each -> describe(api, each)));
    api.getComponents().getParameters().values().forEach(ProblemResponses::clear);
    clear(api);
  }

  /** Every problem has these members; the file has what differs. */
  private static void complete(ProblemType type, Example example) {
    Map<?, ?> own = example.getValue() instanceof Map<?, ?> members ? members : Map.of();
    Map<String, Object> value = ProblemJson.members(type, own);
    value.put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
    example.setSummary(type.title());
    example.setValue(value);
  }

  private static void describe(OpenAPI api, Operation operation) {
    List<Parameter> parameters = parameters(api, operation);
    APIResponses responses = operation.getResponses();
    APIResponse success = responses.getAPIResponse(OK);
    if (success != null && success.getContent().hasMediaType("application/json")) {
      add(success, ofStatus(api, OK));
    }
    for (Parameter parameter : parameters) {
      List<String> headers = names(extension(parameter, HEADERS));
      if (success != null && !headers.isEmpty()) {
        add(success, headers);
      }
      if ("If-None-Match".equals(parameter.getName())) {
        APIResponse unchanged =
            OASFactory.createAPIResponse().description("The client has the current version.");
        add(unchanged, List.of("ETag"));
        responses.addAPIResponse("304", unchanged);
      }
    }
    Set<String> told = problems(api, operation, parameters);
    ProblemTypes.all().stream()
        .filter(type -> told.contains(type.code()))
        .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()))
        .forEach((status, types) -> add(api, responses, String.valueOf(status), types));
    refer(responses, "414", "UriTooLong");
    refer(responses, "431", "HeadersTooLarge");
    clear(operation);
  }

  private static List<Parameter> parameters(OpenAPI api, Operation operation) {
    List<Parameter> found = new ArrayList<>();
    for (Parameter parameter :
        Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())) {
      String reference = parameter.getRef();
      found.add(
          reference == null
              ? parameter
              : api.getComponents()
                  .getParameters()
                  .get(reference.substring(reference.lastIndexOf('/') + 1)));
    }
    return found;
  }

  private static Set<String> problems(
      OpenAPI api, Operation operation, List<Parameter> parameters) {
    Set<String> all = new HashSet<>(names(extension(operation, PROBLEMS)));
    if (extension(operation, OWN_ONLY) == null) {
      all.addAll(names(extension(api, PROBLEMS)));
      parameters.forEach(parameter -> all.addAll(names(extension(parameter, PROBLEMS))));
    }
    // Whoever misspells one shall hear of it.
    all.forEach(ProblemTypes::ofCode);
    return all;
  }

  private static void add(
      OpenAPI api, APIResponses responses, String status, List<ProblemType> types) {
    MediaType problem =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
    types.forEach(
        type ->
            problem.addExample(
                type.code(),
                OASFactory.createExample().ref("#/components/examples/" + type.code())));
    APIResponse response = responses.getAPIResponse(status);
    if (response == null) {
      response =
          OASFactory.createAPIResponse()
              .description(types.stream().map(ProblemType::title).collect(Collectors.joining("; ")))
              .content(OASFactory.createContent());
      responses.addAPIResponse(status, response);
    }
    response.getContent().addMediaType(Problem.MEDIA_TYPE, problem);
    add(response, ofStatus(api, status));
  }

  private static void refer(APIResponses responses, String status, String name) {
    responses.addAPIResponse(
        status, OASFactory.createAPIResponse().ref("#/components/responses/" + name));
  }

  private static void add(APIResponse response, List<String> headers) {
    headers.forEach(
        name ->
            response.addHeader(
                name, OASFactory.createHeader().ref("#/components/headers/" + name)));
  }

  private static List<String> ofStatus(OpenAPI api, String status) {
    return extension(api, HEADERS) instanceof Map<?, ?> byStatus
        ? names(byStatus.get(status))
        : List.of();
  }

  private static @Nullable Object extension(Extensible<?> part, String name) {
    return part.getExtensions() == null ? null : part.getExtensions().get(name);
  }

  private static List<String> names(@Nullable Object list) {
    return list instanceof Collection<?> all
        ? all.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static void clear(Extensible<?> part) {
    List.of(PROBLEMS, OWN_ONLY, HEADERS).forEach(part::removeExtension);
  }
}
