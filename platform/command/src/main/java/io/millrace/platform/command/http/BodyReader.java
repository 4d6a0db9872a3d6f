package io.millrace.platform.command.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Reads request bodies strictly: no duplicate members, no trailing bytes, no unknown properties,
 * and all that is wrong told at once.
 */
public final class BodyReader {
  private static final int MAX_DEPTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private BodyReader() {}

  /**
   * Reads an object.
   *
   * @param reader asks for every member that may be there
   * @throws ProblemException {@code invalid-json}, {@code unknown-property} or {@code validation}
   */
  public static <T> T read(byte[] body, Function<BodyFields, T> reader) {
    Violations violations = new Violations();
    T value;
    if (parse(body) instanceof ObjectNode object) {
      BodyFields fields = new BodyFields(object, "", violations);
      value = reader.apply(fields);
      fields.noOthers();
    } else {
      throw Problem.of(
              CommandProblems.VALIDATION,
              "The body is not a JSON object.",
              List.of(new Fault("", "must be an object")))
          .asException();
    }
    violations.throwIfAny();
    return value;
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(text(body));
      if (node == null || node instanceof MissingNode) {
        throw invalid("The body is empty; send a JSON object, {} at least.");
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw invalid(
          "The body is nested deeper than %d levels, or a number or name in it is too long."
              .formatted(MAX_DEPTH));
    } catch (JsonProcessingException e) {
      throw invalid(reason(e) + position(e.getLocation()));
    }
  }

  /** Strict: the JSON parser by itself would guess UTF-16 and UTF-32, and take half characters. */
  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      // RFC 8259, 8.1: a byte order mark may be ignored.
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw invalid("The body is not text in UTF-8.");
    }
  }

  private static String reason(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Duplicate field")) {
      return "A member stands twice in one object";
    }
    if (message.startsWith("Trailing token")) {
      return "Something follows after the JSON value";
    }
    return "The body is not valid JSON";
  }

  private static String position(JsonLocation location) {
    return location == null
        ? "."
        : " (line %d, column %d).".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(CommandProblems.INVALID_JSON, detail).asException();
  }
}
