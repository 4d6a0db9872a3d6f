package io.millrace.events.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.platform.events.TxRange;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.events.codec.EventDecodeException;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.PayloadCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema says neither more nor less than what the codec writes and reads. */
class SchemasDescribeTheCodecTest {
  private static final String VIEW_CHANGED = "io.millrace.view.ViewChanged.v1";

  /** Everything that is published on the topics. */
  static Stream<String> types() {
    return Stream.concat(typesWithReader(), Stream.of(VIEW_CHANGED));
  }

  /** What the codec reads; view changes are read where they are used. */
  static Stream<String> typesWithReader() {
    return Stream.concat(
        EventTypes.all().stream().map(EventType::cloudEventType),
        Stream.of(CloudEventCodec.WATERMARK_TYPE));
  }

  @Test
  void everyTypeHasASchema() {
    Set<String> schemas = new TreeSet<>(SchemaFiles.in(SchemaFiles.SCHEMAS).keySet());

    assertThat(schemas).containsAll(types().toList());
  }

  @ParameterizedTest
  @MethodSource("types")
  void theApprovedExampleIsValid(String type) {
    assertThat(SchemaFiles.errors(schema(type), example(type))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void theMembersOfTheFullExampleAreTheOnesDescribed(String type) {
    assertThat(Members.ofSchema(schema(type)))
        .containsExactlyInAnyOrderElementsOf(Members.ofDocument(example(type)));
  }

  @ParameterizedTest
  @MethodSource("typesWithReader")
  void whatTheReaderRequiresIsRequired(String type) {
    List<String> required = new ArrayList<>();
    for (String member : Members.ofDocument(example(type))) {
      JsonNode without = example(type);
      Members.parentOf(without, member).remove(Members.nameOf(member));
      if (!isReadable(type, without)) {
        required.add(member);
      }
    }

    assertThat(Members.requiredBySchema(schema(type)))
        .containsExactlyInAnyOrderElementsOf(required);
  }

  @ParameterizedTest
  @MethodSource("typesWithReader")
  void aMemberOfAnotherTypeIsRefusedByBoth(String type) {
    for (String member : Members.ofDocument(example(type))) {
      JsonNode wrong = example(type);
      ObjectNode parent = Members.parentOf(wrong, member);
      String name = Members.nameOf(member);
      parent.set(name, parent.get(name).isBoolean() ? TextNode.valueOf("x") : BooleanNode.TRUE);

      assertThat(SchemaFiles.errors(schema(type), wrong)).as(member).isNotEmpty();
      assertThat(isReadable(type, wrong)).as(member).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("typesWithReader")
  void aMemberOfALaterWriterIsTakenByBothInEveryObject(String type) {
    JsonNode later = example(type);
    List<ObjectNode> objects = new ArrayList<>();
    Members.eachMember(later, "", (path, parent) -> objects.add(parent));
    objects.forEach(object -> object.put("addedLater", "☃"));

    assertThat(SchemaFiles.errors(schema(type), later)).isEmpty();
    assertThat(isReadable(type, later)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyMemberIsExplained(String type) {
    JsonNode schema = schema(type);

    Members.eachDescribed(
        schema,
        schema,
        "",
        (path, parent) ->
            assertThat(parent.path("properties").path(Members.nameOf(path)).path("description"))
                .as(path)
                .isInstanceOf(TextNode.class));
    assertThat(schema.path("description").asText()).contains("must ignore members");
  }

  @Test
  void theApprovedWatermarkIsWhatTheCodecWrites() {
    Watermark watermark =
        new Watermark(
            1, 4711, Instant.parse("2026-02-03T04:05:06.789Z"), List.of(new TxRange(4700, 4702)));

    assertThat(CloudEventCodec.encode(watermark, "any", 0).value())
        .asString(UTF_8)
        .isEqualTo(example(CloudEventCodec.WATERMARK_TYPE).toString());
  }

  private static JsonNode schema(String type) {
    return SchemaFiles.read(SchemaFiles.SCHEMAS.resolve(type + ".json"));
  }

  private static JsonNode example(String type) {
    return SchemaFiles.read(SchemaFiles.APPROVED.resolve(type + ".json"));
  }

  private static boolean isReadable(String type, JsonNode payload) {
    byte[] bytes = payload.toString().getBytes(UTF_8);
    if (type.equals(CloudEventCodec.WATERMARK_TYPE)) {
      return CloudEventCodec.decode(name -> type, bytes) instanceof Decoded.Mark;
    }
    EventType<?> entry =
        EventTypes.all().stream()
            .filter(each -> each.cloudEventType().equals(type))
            .findAny()
            .get();
    try {
      PayloadCodec.read(entry.name(), entry.schemaVersion(), bytes);
      return true;
    } catch (EventDecodeException e) {
      return false;
    }
  }
}
