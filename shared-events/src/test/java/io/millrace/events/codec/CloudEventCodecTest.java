package io.millrace.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.TxRange;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.WireRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventCodecTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789012Z");
  private static final EventMetadata METADATA =
      new EventMetadata("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "c", "k", "a");

  static List<DomainEvent> events() {
    return SampleEvents.ALL;
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsEncodedIsDecodedAgain(DomainEvent event) {
    EventEnvelope envelope = envelope(event);

    assertThat(decode(CloudEventCodec.encode(envelope, 4))).isEqualTo(new Decoded.Event(envelope));
  }

  @Test
  void theRequiredAttributesOfCloudEventsAreThere() {
    WireRecord record = CloudEventCodec.encode(envelope(SampleEvents.ALL.get(0)), 4);

    assertThat(record.headers())
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "1-42")
        .containsEntry("ce_type", "io.millrace.order.OrderPlaced.v2")
        .containsEntry("ce_source", "/millrace/shard/1")
        .containsEntry("ce_subject", "some-id")
        .containsEntry("ce_sequence", "7")
        .containsEntry("content-type", "application/json");
  }

  @Test
  void theBucketAlonePicksThePartition() {
    assertThat(CloudEventCodec.encode(envelope(SampleEvents.ALL.get(0)), 4).partition())
        .isEqualTo(1023 % 4);
  }

  @Test
  void aWatermarkIsDecodedAgain() {
    Watermark watermark = new Watermark(2, 4711, NOW, List.of(new TxRange(7, 9)));

    assertThat(decode(CloudEventCodec.encode(watermark, "millrace.orders.v1", 3)))
        .isEqualTo(new Decoded.Mark(watermark));
  }

  @Test
  void membersOfANewerWriterAreIgnored() {
    WireRecord record = CloudEventCodec.encode(new Watermark(0, 1, NOW), "t", 0);
    byte[] newer =
        new String(record.value(), UTF_8)
            .replace("{", "{\"new\":[1,{},1e99,99999999999999999999,null],")
            .getBytes(UTF_8);

    assertThat(CloudEventCodec.decode(record.headers()::get, newer))
        .isEqualTo(new Decoded.Mark(new Watermark(0, 1, NOW)));
  }

  @Test
  void aTypeOfTheFutureIsUnknown() {
    assertThat(withHeader("ce_type", "io.millrace.order.OrderTeleported.v1"))
        .isEqualTo(new Decoded.Unknown("io.millrace.order.OrderTeleported.v1"));
  }

  @Test
  void aVersionOfTheFutureIsUnknown() {
    assertThat(withHeader("ce_type", "io.millrace.order.OrderPlaced.v3"))
        .isEqualTo(new Decoded.Unknown("io.millrace.order.OrderPlaced.v3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vNext", "v", "v0", "v01", "v-1", "v99999999999"})
  void aVersionThatIsNoneIsUnknown(String version) {
    assertThat(withHeader("ce_type", "io.millrace.order.OrderPlaced." + version))
        .isInstanceOf(Decoded.Unknown.class);
  }

  @Test
  void aTypeOfAnotherAggregateIsUnknown() {
    assertThat(withHeader("ce_type", "io.millrace.stock.OrderPlaced.v1"))
        .isInstanceOf(Decoded.Unknown.class);
  }

  @Test
  void aForeignTypeIsUnknown() {
    assertThat(withHeader("ce_type", "com.example.Other")).isInstanceOf(Decoded.Unknown.class);
  }

  @Test
  void aRecordWithoutHeadersIsMalformed() {
    assertThat(CloudEventCodec.decode(name -> null, new byte[] {'{', '}'}))
        .isEqualTo(new Decoded.Malformed("header ce_type is missing"));
  }

  @Test
  void aTombstoneIsMalformed() {
    WireRecord record = CloudEventCodec.encode(envelope(SampleEvents.ALL.get(0)), 4);

    assertThat(CloudEventCodec.decode(record.headers()::get, null))
        .isEqualTo(new Decoded.Malformed("the record has no value"));
  }

  @Test
  void aSequenceThatIsNoNumberIsMalformed() {
    assertThat(withHeader("ce_sequence", "first")).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void aPayloadThatIsNoJsonIsMalformed() {
    WireRecord record = CloudEventCodec.encode(envelope(SampleEvents.ALL.get(0)), 4);

    assertThat(CloudEventCodec.decode(record.headers()::get, "not json".getBytes(UTF_8)))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void aPayloadWithoutARequiredMemberIsMalformedAndNamesIt() {
    WireRecord record = CloudEventCodec.encode(envelope(SampleEvents.ALL.get(0)), 4);

    assertThat(CloudEventCodec.decode(record.headers()::get, "{}".getBytes(UTF_8)))
        .isEqualTo(
            new Decoded.Malformed("io.millrace.order.OrderPlaced.v2: member country is missing"));
  }

  private static Decoded withHeader(String name, String value) {
    WireRecord record = CloudEventCodec.encode(envelope(SampleEvents.ALL.get(0)), 4);
    Map<String, String> headers = new HashMap<>(record.headers());
    headers.put(name, value);
    return CloudEventCodec.decode(headers::get, record.value());
  }

  private static Decoded decode(WireRecord record) {
    return CloudEventCodec.decode(record.headers()::get, record.value());
  }

  private static EventEnvelope envelope(DomainEvent event) {
    return new EventEnvelope(
        new EventId(1, 42),
        EventTypes.of(event).aggregate(),
        "some-id",
        7,
        1023,
        NOW,
        METADATA,
        event);
  }
}
