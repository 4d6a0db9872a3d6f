package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.api.ApiDocument;
import io.millrace.stack.api.ApiDocument.Operation;
import io.millrace.stack.api.ServedOperations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API's description is whole, and its examples keep to it. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class DescriptionTest {
  /** Answers to what no operation describes, or by a reference of their own. */
  private static final Set<ProblemType> OF_NO_OPERATION =
      Set.of(
          ProblemType.NOT_FOUND,
          ProblemType.METHOD_NOT_ALLOWED,
          ProblemType.URI_TOO_LONG,
          ProblemType.HEADERS_TOO_LARGE);

  private ApiDocument api;

  @BeforeEach
  void read() {
    api = ApiDocument.read();
  }

  @Test
  void everyResourceIsDescribedAndNothingElse() {
    assertThat(api.operations())
        .extracting(Operation::toString)
        .containsExactlyInAnyOrderElementsOf(ServedOperations.of("io.millrace.query"));
  }

  @Test
  void everyParameterHasASchema() {
    for (Operation operation : api.operations()) {
      for (JsonNode parameter : operation.description().path("parameters")) {
        assertThat(api.resolve(parameter).path("schema"))
            .as("%s: %s", operation, parameter)
            .isNotEmpty();
      }
    }
  }

  @Test
  void everyOperationShowsWhatItAnswersInEachCase() {
    for (Operation operation : api.operations()) {
      JsonNode responses = operation.description().path("responses");
      assertThat(responses.fieldNames())
          .toIterable()
          .as(operation.toString())
          .contains("200", "400", "401", "403", "406", "429", "500", "503");
      for (JsonNode response : responses) {
        for (JsonNode content : api.resolve(response).path("content")) {
          assertThat(content.path("schema")).as("%s: %s", operation, response).isNotEmpty();
        }
      }
      for (JsonNode example : operation.answer().path("examples")) {
        assertThat(
                api.errors(operation.answer().path("schema"), api.resolve(example).path("value")))
            .as("%s: %s", operation, example)
            .isEmpty();
      }
    }
  }

  @Test
  void everyProblemIsShownAsItIsAnswered() {
    JsonNode schema = api.root().at("/components/schemas/Problem");
    Set<String> shown = new TreeSet<>();
    for (Operation operation : api.operations()) {
      for (JsonNode response : operation.description().path("responses")) {
        response
            .path("content")
            .path("application/problem+json")
            .path("examples")
            .fieldNames()
            .forEachRemaining(shown::add);
      }
    }

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            ProblemTypes.all().stream()
                .filter(type -> !OF_NO_OPERATION.contains(type))
                .map(ProblemType::code)
                .toList());
    for (String code : shown) {
      JsonNode value = api.root().at("/components/examples/" + code + "/value");
      assertThat(api.errors(schema, value)).as(code).isEmpty();
      assertThat(value.path("title").asText()).isEqualTo(ProblemTypes.ofCode(code).title());
    }
  }
}
