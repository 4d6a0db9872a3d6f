package io.millrace.command.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.util.regex.Pattern;

/**
 * Looks through every answer that a test gets for what only a developer should see: class names,
 * stack traces, SQL. All requests by {@link Api} and {@link RawRequest} go through it.
 */
public final class AnswerScan implements Filter {
  private static final Pattern INSIDES =
      Pattern.compile(
          "(?<![\\w.@/-])(?:io|com|org|net|java|javax|jakarta|sun)\\.[a-z]\\w*\\.\\w+"
              + "|\\w+(?:Exception|Throwable)\\b|Error id|\\bat [\\w.$]+\\(|\\b(?:SELECT|INSERT|UPDATE) \\w");

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification specification,
      FilterContext context) {
    Response response = context.next(request, specification);
    check(response.statusLine() + "\n" + response.headers() + "\n" + response.asString());
    return response;
  }

  /** Fails if the answer tells of our insides. */
  static void check(String answer) {
    assertThat(INSIDES.matcher(answer).results().map(found -> found.group()).toList())
        .as("insides told by: %s", answer)
        .isEmpty();
  }
}
