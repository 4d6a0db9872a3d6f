package io.millrace.stack.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.stack.api.ApiDocument.Operation;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer that a test gets against the OpenAPI document of the service: its status, its
 * media type and its JSON have to be described. Addresses and methods that are not described are
 * left alone.
 */
public final class DescribedAnswers implements Filter {
  private volatile @Nullable ApiDocument known;

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    Response answer = context.next(request, expected);
    String method = request.getMethod().toLowerCase(Locale.ROOT);
    String path = URI.create(request.getURI()).getPath();
    document().operationFor(method, path).ifPresent(operation -> check(operation, answer));
    return answer;
  }

  private void check(Operation operation, Response answer) {
    String status = Integer.toString(answer.statusCode());
    JsonNode described = document().resolve(operation.description().path("responses").path(status));
    if (described.isMissingNode()) {
      throw new AssertionError(operation + " does not describe the status of " + text(answer));
    }
    String type = answer.contentType();
    JsonNode content = described.path("content");
    if (type == null || type.isEmpty()) {
      if (!content.isEmpty()) {
        throw new AssertionError(operation + " describes a body for " + text(answer));
      }
      return;
    }
    String essence = type.split(";", 2)[0].strip();
    JsonNode body = content.path(essence);
    if (body.isMissingNode()) {
      throw new AssertionError(operation + " does not describe the media type of " + text(answer));
    }
    boolean plain = answer.header("Content-Encoding") == null;
    if (plain && (essence.equals("application/json") || essence.endsWith("+json"))) {
      List<String> errors =
          document().errors(body.path("schema"), ApiDocument.json(answer.asString()));
      if (!errors.isEmpty()) {
        throw new AssertionError(operation + ": " + errors + " in " + text(answer));
      }
    }
  }

  private static String text(Response answer) {
    return answer.statusCode() + " " + answer.contentType() + " " + answer.asString();
  }

  /** Read when the first answer comes. */
  private ApiDocument document() {
    ApiDocument document = known == null ? ApiDocument.read() : known;
    known = document;
    return document;
  }
}
