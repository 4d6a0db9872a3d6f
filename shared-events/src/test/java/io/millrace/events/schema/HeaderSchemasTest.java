package io.millrace.events.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.events.codec.SampleEvents;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.PayloadCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas of the headers say what the codec sends, and nothing else. */
class HeaderSchemasTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789012Z");
  private static final EventMetadata ALL_KNOWN =
      new EventMetadata("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "c", "k", "a");
  private static final JsonNode EVENT = schema("event");
  private static final JsonNode WATERMARK = schema("watermark");

  static List<DomainEvent> events() {
    return SampleEvents.ALL;
  }

  @ParameterizedTest
  @MethodSource("events")
  void theHeadersOfEveryEventAreValid(DomainEvent event) {
    assertThat(SchemaFiles.errors(EVENT, headers(event, ALL_KNOWN))).isEmpty();
  }

  @Test
  void everyHeaderOfAnEventIsDescribed() {
    EventEnvelope event = envelope(SampleEvents.ALL.getFirst(), ALL_KNOWN);
    JsonNode headers = json(CloudEventCodec.encode(LedgerRow.of(event), 4711, 4).headers());

    assertThat(SchemaFiles.errors(EVENT, headers)).isEmpty();
    assertThat(Members.ofDocument(headers))
        .containsExactlyInAnyOrderElementsOf(Members.ofSchema(EVENT));
  }

  @Test
  void theHeadersThatAreAlwaysThereAreRequired() {
    assertThat(Members.ofDocument(headers(SampleEvents.ALL.getFirst(), EventMetadata.NONE)))
        .containsExactlyInAnyOrderElementsOf(Members.requiredBySchema(EVENT));
  }

  @Test
  void theHeadersOfAWatermarkAreValidAndAllDescribedAndRequired() {
    JsonNode headers =
        json(CloudEventCodec.encode(new Watermark(0, 4711, NOW), "any", 0).headers());

    assertThat(SchemaFiles.errors(WATERMARK, headers)).isEmpty();
    assertThat(Members.ofDocument(headers))
        .containsExactlyInAnyOrderElementsOf(Members.ofSchema(WATERMARK))
        .containsExactlyInAnyOrderElementsOf(Members.requiredBySchema(WATERMARK));
  }

  private static JsonNode headers(DomainEvent event, EventMetadata metadata) {
    return json(CloudEventCodec.encode(envelope(event, metadata), 4).headers());
  }

  private static EventEnvelope envelope(DomainEvent event, EventMetadata metadata) {
    return new EventEnvelope(
        new EventId(0, 42),
        EventTypes.all().stream()
            .filter(type -> type.name().equals(PayloadCodec.typeOf(event)))
            .findAny()
            .get()
            .aggregate(),
        "some-id",
        7,
        1023,
        NOW,
        metadata,
        event);
  }

  private static JsonNode json(Map<String, String> headers) {
    return new ObjectMapper().valueToTree(headers);
  }

  private static JsonNode schema(String name) {
    return SchemaFiles.read(SchemaFiles.SCHEMAS.resolve("headers/" + name + ".v1.json"));
  }
}
