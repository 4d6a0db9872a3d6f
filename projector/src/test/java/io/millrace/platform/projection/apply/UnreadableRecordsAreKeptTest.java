package io.millrace.platform.projection.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.Tape;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A record that cannot be decoded takes the place in its aggregate that its headers give it. */
class UnreadableRecordsAreKeptTest {
  private static final Map<String, String> PLACE = Map.of("ce_subject", "a", "ce_sequence", "2");

  private final Tape tape = new Tape();

  @Test
  void ofAnUnknownTypeItParksItsAggregate() {
    FoldedBatch<String> folded =
        tape.event("a", 1).record(new Decoded.Unknown("x.v9"), PLACE).event("a", 3).fold();
    assertThat(folded.rows()).containsExactly("a:1");
    assertThat(folded.outcomes()).isEqualTo(Map.of("applied", 1, "unknown", 1, "behind", 1));
  }

  @Test
  void ofAnUnknownTypeItIsPassedOverWhereTheProjectionSaysSo() {
    FoldedBatch<String> folded =
        tape.skippingUnknown()
            .event("a", 1)
            .record(new Decoded.Unknown("x.v9"), PLACE)
            .event("a", 3)
            .fold();
    assertThat(folded.rows()).containsExactly("a:1,3");
    assertThat(folded.outcomes()).isEqualTo(Map.of("applied", 2, "skipped", 1));
    assertThat(folded.deadLetters()).isEmpty();
  }

  @Test
  void malformedItParksItsAggregate() {
    FoldedBatch<String> folded =
        tape.event("a", 1).record(new Decoded.Malformed("no JSON"), PLACE).event("a", 3).fold();
    assertThat(folded.outcomes()).isEqualTo(Map.of("applied", 1, "malformed", 1, "behind", 1));
    assertThat(folded.deadLetters().getFirst().aggregateVersion()).isEqualTo(2);
  }

  @Test
  void malformedAgainAfterTheWholeEventWasAppliedItIsADuplicate() {
    tape.knows("a", 2, false, "a:1,2");
    FoldedBatch<String> folded = tape.record(new Decoded.Malformed("no JSON"), PLACE).fold();
    assertThat(folded.outcomes()).isEqualTo(Map.of("duplicate", 1));
  }

  @Test
  void withoutAPlaceItIsKeptAndParksNobody() {
    FoldedBatch<String> folded =
        tape.record(new Decoded.Malformed("header ce_type is missing"), Map.of())
            .record(new Decoded.Malformed("?"), Map.of("ce_subject", "a", "ce_sequence", "x"))
            .event("a", 1)
            .fold();
    assertThat(folded.outcomes()).isEqualTo(Map.of("malformed", 2, "applied", 1));
    assertThat(folded.deadLetters()).hasSize(2);
    assertThat(folded.progress()).containsOnlyKeys("a");
  }
}
