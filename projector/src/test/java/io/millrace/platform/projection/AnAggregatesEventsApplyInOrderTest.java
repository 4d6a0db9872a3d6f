package io.millrace.platform.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.projection.apply.FoldedBatch;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 1, 2, 3…, each once; the first that cannot be applied parks what follows of its aggregate. */
class AnAggregatesEventsApplyInOrderTest {
  private final Tape tape = new Tape();

  @Test
  void eventsInOrderAreAppliedAndFoldIntoOneRow() {
    FoldedBatch<String> folded = tape.event("a", 1).event("a", 2).event("b", 1).fold();
    assertThat(folded.rows()).containsExactly("a:1,2", "b:1");
    assertThat(folded.outcomes()).isEqualTo(Map.of("applied", 3));
    assertThat(folded.progress())
        .isEqualTo(
            Map.of("a", new AggregateProgress(2, false), "b", new AggregateProgress(1, false)));
  }

  @Test
  void theRowBeforeIsFoldedOn() {
    tape.knows("a", 2, false, "a:1,2");
    assertThat(tape.event("a", 3).fold().rows()).containsExactly("a:1,2,3");
  }

  @Test
  void anEventThatWasAppliedBeforeChangesNothing() {
    tape.knows("a", 2, false, "a:1,2");
    FoldedBatch<String> folded = tape.event("a", 1).event("a", 2).fold();
    assertThat(folded.rows()).isEmpty();
    assertThat(folded.progress()).isEmpty();
    assertThat(folded.outcomes()).isEqualTo(Map.of("duplicate", 2));
  }

  @Test
  void anEventTwiceInOneBatchCountsOnce() {
    FoldedBatch<String> folded = tape.event("a", 1).event("a", 1).fold();
    assertThat(folded.rows()).containsExactly("a:1");
    assertThat(folded.outcomes()).isEqualTo(Map.of("applied", 1, "duplicate", 1));
  }

  @Test
  void aHoleParksTheAggregateAndNoOther() {
    FoldedBatch<String> folded =
        tape.event("a", 1).event("a", 3).event("a", 4).event("b", 1).fold();
    assertThat(folded.rows()).containsExactly("a:1", "b:1");
    assertThat(folded.outcomes()).isEqualTo(Map.of("applied", 2, "gap", 1, "behind", 1));
    assertThat(folded.progress()).containsEntry("a", new AggregateProgress(1, true));
    assertThat(folded.deadLetters())
        .extracting(letter -> letter.outcome().cause())
        .containsExactly(
            "expected version 2 of the aggregate, found 3",
            "an earlier event of the same aggregate is parked");
  }

  @Test
  void behindAParkedEventEvenTheMissingOneWaitsSoThatAReplayKeepsTheOrder() {
    tape.knows("a", 1, true, "a:1");
    FoldedBatch<String> folded = tape.event("a", 2).fold();
    assertThat(folded.rows()).isEmpty();
    assertThat(folded.outcomes()).isEqualTo(Map.of("behind", 1));
  }

  @Test
  void whatTheFunctionThrowsIsTheCauseOfAPoisonedEvent() {
    FoldedBatch<String> folded = tape.poison("a", 1).event("a", 2).event("b", 1).fold();
    assertThat(folded.rows()).containsExactly("b:1");
    assertThat(folded.outcomes()).isEqualTo(Map.of("poison", 1, "behind", 1, "applied", 1));
    assertThat(folded.deadLetters().getFirst().outcome().cause()).contains("cannot fold this");
  }

  @Test
  void anEventOfAnotherKindOfAggregateIsMalformedHere() {
    FoldedBatch<String> folded = tape.event(ShopAggregates.STOCK, "s@0", 1).fold();
    assertThat(folded.rows()).isEmpty();
    assertThat(folded.outcomes()).isEqualTo(Map.of("malformed", 1));
  }
}
