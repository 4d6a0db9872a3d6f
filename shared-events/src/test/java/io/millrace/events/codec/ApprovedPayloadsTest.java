package io.millrace.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.PayloadCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire is frozen: a change of a payload shows as a change of an approved file. To approve a new
 * one, look at what the failure prints and write it into {@code src/test/resources/approved}.
 */
class ApprovedPayloadsTest {
  private static final Path APPROVED = Path.of("src/test/resources/approved");

  static List<DomainEvent> events() {
    return SampleEvents.ALL;
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventIsWrittenAsApproved(DomainEvent event) throws IOException {
    assertThat(new String(PayloadCodec.write(event), UTF_8)).isEqualTo(approved(event));
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyApprovedPayloadIsReadAsItsEvent(DomainEvent event) throws IOException {
    assertThat(
            PayloadCodec.read(
                PayloadCodec.typeOf(event),
                PayloadCodec.schemaVersionOf(event),
                approved(event).getBytes(UTF_8)))
        .isEqualTo(event);
  }

  @Test
  void everyTypeHasAnExample() {
    assertThat(SampleEvents.ALL.stream().map(PayloadCodec::typeOf))
        .containsExactlyElementsOf(EventTypes.all().stream().map(EventType::name).toList());
  }

  @Test
  void noApprovedFileIsWithoutItsType() throws IOException {
    Stream<String> events = EventTypes.all().stream().map(EventType::cloudEventType);
    Stream<String> others =
        Stream.of(CloudEventCodec.WATERMARK_TYPE, "io.millrace.view.ViewChanged.v1");
    try (Stream<Path> files = Files.list(APPROVED)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(events, others).map(type -> type + ".json").toList());
    }
  }

  private static String approved(DomainEvent event) throws IOException {
    Path file = APPROVED.resolve(EventTypes.of(event).cloudEventType() + ".json");
    return Files.exists(file) ? Files.readString(file).strip() : "(no file " + file + ")";
  }
}
