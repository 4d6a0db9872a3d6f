package io.millrace.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.events.schema.SchemaFiles;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.PayloadCodec;
import io.millrace.platform.events.codec.WireRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for every event, not only for the samples. */
class CodecRoundTripTest {
  private static final SortedMap<String, JsonNode> SCHEMAS = SchemaFiles.in(SchemaFiles.SCHEMAS);

  @Property(tries = 500)
  void everyEventOfEveryTypeIsReadAsItWasWritten(@ForAll long seed) {
    RandomEvents random = new RandomEvents(new Random(seed));
    for (int type = 0; type < RandomEvents.types(); type++) {
      EventEnvelope envelope = random.envelope(random.event(type));

      assertThat(decode(CloudEventCodec.encode(envelope, 4)))
          .isEqualTo(new Decoded.Event(envelope));
    }
  }

  @Property(tries = 50)
  void everyPayloadIsValidByItsSchema(@ForAll long seed) {
    RandomEvents random = new RandomEvents(new Random(seed));
    for (int type = 0; type < RandomEvents.types(); type++) {
      DomainEvent event = random.event(type);
      JsonNode schema = SCHEMAS.get(EventTypes.of(event).cloudEventType());

      assertThat(SchemaFiles.errors(schema, SchemaFiles.parse(PayloadCodec.write(event))))
          .as(event.toString())
          .isEmpty();
    }
  }

  @Property(tries = 500)
  void aDamagedRecordIsDecodedToSomethingAndNeverToAnException(@ForAll long seed) {
    Random random = new Random(seed);
    RandomEvents events = new RandomEvents(random);
    EventEnvelope envelope = events.envelope(events.event(random.nextInt(RandomEvents.types())));
    WireRecord record = CloudEventCodec.encode(envelope, 4);
    byte[] value = record.value().clone();
    value[random.nextInt(value.length)] = (byte) random.nextInt();
    Map<String, String> headers = new HashMap<>(record.headers());
    List<String> names = new ArrayList<>(headers.keySet());
    headers.put(names.get(random.nextInt(names.size())), random.nextBoolean() ? "" : "-1");

    assertThat(CloudEventCodec.decode(record.headers()::get, value)).isNotNull();
    assertThat(CloudEventCodec.decode(headers::get, record.value())).isNotNull();
  }

  @Test
  void theRandomEventsAreOfEveryType() {
    RandomEvents random = new RandomEvents(new Random(1));
    List<String> types = new ArrayList<>();
    for (int type = 0; type < RandomEvents.types(); type++) {
      types.add(PayloadCodec.typeOf(random.event(type)));
    }

    assertThat(types)
        .containsExactlyInAnyOrderElementsOf(
            EventTypes.all().stream().map(EventType::name).toList());
  }

  private static Decoded decode(WireRecord record) {
    // As a broker hands them over: bytes, not the same strings.
    return CloudEventCodec.decode(
        name -> {
          String value = record.headers().get(name);
          return value == null ? null : new String(value.getBytes(UTF_8), UTF_8);
        },
        record.value());
  }
}
