package io.millrace.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.codec.EventDecodeException;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.JsonFields;
import org.junit.jupiter.api.Test;

/**
 * Old versions are read for ever. The event here is invented: version 1 had one name and no number
 * of pieces, version 2 counted them, version 3 split the name.
 */
class UpcastersTest {
  private record ParcelSent(String firstName, String lastName, long pieces)
      implements DomainEvent {}

  private static final EventType<ParcelSent> TYPE =
      new EventType<>(
          new AggregateType(9, "parcel", "parcels", AggregateType.Placement.BUCKET),
          "ParcelSent",
          ParcelSent.class,
          (json, event) -> json.text("firstName", event.firstName()),
          in -> new ParcelSent(in.text("firstName"), in.text("lastName"), in.number("pieces")),
          UpcastersTest::countPieces,
          UpcastersTest::splitName);

  private static JsonFields countPieces(JsonFields v1) {
    return v1.with("pieces", 1L);
  }

  private static JsonFields splitName(JsonFields v2) {
    String name = v2.text("name");
    int space = name.indexOf(' ');
    return v2.with("firstName", name.substring(0, space))
        .with("lastName", name.substring(space + 1))
        .without("name");
  }

  @Test
  void theFirstVersionIsLiftedThroughEveryLaterOne() {
    assertThat(TYPE.read(1, json("{'name':'Ada Byron'}")))
        .isEqualTo(new ParcelSent("Ada", "Byron", 1));
  }

  @Test
  void aMiddleVersionIsLiftedFromItsPlaceOnly() {
    assertThat(TYPE.read(2, json("{'name':'Ada Byron','pieces':4}")))
        .isEqualTo(new ParcelSent("Ada", "Byron", 4));
  }

  @Test
  void theNewestVersionIsReadAsItIs() {
    assertThat(TYPE.read(3, json("{'firstName':'Ada','lastName':'Byron','pieces':4}")))
        .isEqualTo(new ParcelSent("Ada", "Byron", 4));
  }

  @Test
  void theNewestVersionIsTheOneAfterTheLastUpcaster() {
    assertThat(TYPE.schemaVersion()).isEqualTo(3);
  }

  @Test
  void anOldPayloadThatLacksAMemberIsRefusedAndTheMemberNamed() {
    assertThatThrownBy(() -> TYPE.read(2, json("{'pieces':4}")))
        .isInstanceOf(EventDecodeException.class)
        .hasMessage("member name is missing");
  }

  @Test
  void aVersionOfTheFutureIsRefused() {
    assertThatThrownBy(() -> TYPE.read(4, json("{}")))
        .isInstanceOf(EventDecodeException.class)
        .hasMessage("version 4 is unknown; there are 1 to 3");
  }

  @Test
  void thereIsNoVersionZero() {
    assertThatThrownBy(() -> TYPE.read(0, json("{}"))).isInstanceOf(EventDecodeException.class);
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
