package io.millrace.platform.projection.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.Tape;
import io.millrace.platform.projection.feed.PartitionWatermark;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checkpoints and watermarks move with the records, whatever became of each. */
class CheckpointsFollowTheRecordsTest {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");

  private final Tape tape = new Tape();

  @Test
  void theCheckpointMovesBehindTheLastRecordAlsoWhenItWasParked() {
    FoldedBatch<String> folded = tape.event("a", 1).event("a", 9).fold();
    assertThat(folded.moves())
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.from()).isEqualTo(Tape.CHECKPOINT);
              assertThat(move.nextOffset()).isEqualTo(Tape.CHECKPOINT.nextOffset() + 2);
            });
  }

  @Test
  void ofSeveralWatermarksTheNewestCountsPerShard() {
    FoldedBatch<String> folded =
        tape.record(new Decoded.Mark(new Watermark(0, 7, AT)), Map.of())
            .record(new Decoded.Mark(new Watermark(1, 3, AT)), Map.of())
            .record(new Decoded.Mark(new Watermark(0, 9, AT)), Map.of())
            .record(new Decoded.Mark(new Watermark(0, 8, AT)), Map.of())
            .fold();
    assertThat(folded.marks())
        .extracting(PartitionWatermark::watermark)
        .containsExactlyInAnyOrder(new Watermark(0, 9, AT), new Watermark(1, 3, AT));
    assertThat(folded.outcomes()).isEmpty();
  }

  @Test
  void theHalvesOfABatchHaveAllItsRecordsAndAtLeastOneEventEach() {
    tape.record(new Decoded.Mark(new Watermark(0, 7, AT)), Map.of());
    ProjectionBatch<String> batch =
        tape.event("a", 1)
            .record(new Decoded.Mark(new Watermark(0, 8, AT)), Map.of())
            .event("a", 2)
            .event("b", 1)
            .batch();
    assertThat(batch.halves().getFirst()).isEqualTo(batch.records().subList(0, 3));
    assertThat(batch.halves().getLast()).isEqualTo(batch.records().subList(3, 5));
  }
}
