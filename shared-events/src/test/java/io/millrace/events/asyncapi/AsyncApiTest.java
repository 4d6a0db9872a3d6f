package io.millrace.events.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.events.schema.SchemaFiles;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document for subscribers says what the code does. */
class AsyncApiTest {
  private static final String VIEW_CHANGED = "io.millrace.view.ViewChanged.v1";
  private static final String DEAD_LETTER = "DeadLetter";

  private final AsyncApiDocument document = AsyncApiDocument.read();

  @Test
  void isValidByTheSchemaOfAsyncApi() {
    assertThat(AsyncApiDocument.errors(document.json())).isEmpty();
  }

  @Test
  void theSchemaOfAsyncApiFindsAMistake() {
    JsonNode wrong = document.json();
    ((ObjectNode) wrong.at("/channels/orders")).put("adress", "misspelt");

    assertThat(AsyncApiDocument.errors(wrong)).isNotEmpty();
  }

  @Test
  void everyTopicCarriesExactlyTheTypesOfTheCode() {
    assertThat(document.messagesByTopic()).isEqualTo(topicsOfTheCode());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(document.danglingReferences()).isEmpty();
  }

  @Test
  void everyMessageHasTheSchemaOfItsType() {
    for (JsonNode message : messagesOfOurOwn()) {
      assertThat(AsyncApiDocument.file(message.path("payload")))
          .hasFileName(message.path("name").asText() + ".json");
    }
  }

  @Test
  void everyMessageHasTheHeadersOfItsKind() {
    for (JsonNode message : messagesOfOurOwn()) {
      String type = message.path("name").asText();
      String kind =
          switch (type) {
            case CloudEventCodec.WATERMARK_TYPE -> "watermark";
            case VIEW_CHANGED -> "view-changed";
            default -> "event";
          };

      assertThat(AsyncApiDocument.file(message.path("headers"))).hasFileName(kind + ".v1.json");
    }
  }

  @Test
  void noSchemaIsWithoutAMessage() {
    Set<String> described =
        messagesOfOurOwn().stream()
            .flatMap(message -> List.of(message.path("payload"), message.path("headers")).stream())
            .map(AsyncApiTest::schemaName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described).isEqualTo(SchemaFiles.in(SchemaFiles.SCHEMAS).keySet());
  }

  @Test
  void allTopicsHaveTheSameNumberOfPartitions() {
    List<JsonNode> kafka =
        document.channels().stream().map(channel -> channel.at("/bindings/kafka")).toList();

    assertThat(kafka).extracting(binding -> binding.path("partitions").asInt()).containsOnly(4);
    assertThat(kafka.stream().map(binding -> binding.path("topic").asText()))
        .containsExactlyInAnyOrderElementsOf(document.messagesByTopic().keySet());
  }

  private List<JsonNode> messagesOfOurOwn() {
    return document.messages().stream()
        .filter(message -> !message.path("name").asText().equals(DEAD_LETTER))
        .toList();
  }

  private static String schemaName(JsonNode reference) {
    Path file = SchemaFiles.SCHEMAS.toAbsolutePath().normalize();
    String path =
        file.relativize(AsyncApiDocument.file(reference).toAbsolutePath().normalize())
            .toString()
            .replace('\\', '/');
    return path.substring(0, path.length() - ".json".length());
  }

  private static Map<String, Set<String>> topicsOfTheCode() {
    Map<String, Set<String>> topics = new TreeMap<>();
    for (AggregateType aggregate : AggregateType.values()) {
      topics.put(aggregate.topic(), new TreeSet<>(Set.of(CloudEventCodec.WATERMARK_TYPE)));
    }
    for (EventType<?> type : EventTypes.all()) {
      String newest = type.cloudEventType();
      String unversioned = newest.substring(0, newest.lastIndexOf(".v"));
      for (int version = 1; version <= type.schemaVersion(); version++) {
        topics.get(type.aggregate().topic()).add(unversioned + ".v" + version);
      }
    }
    // What the projector sends; its names are in docs/contracts.md.
    topics.put("millrace.views.v1", Set.of(VIEW_CHANGED));
    topics.put("millrace.dead-letters.v1", Set.of(DEAD_LETTER));
    return topics;
  }
}
