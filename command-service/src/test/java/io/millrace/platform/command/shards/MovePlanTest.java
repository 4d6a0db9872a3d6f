package io.millrace.platform.command.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.command.shards.MovePlan.Part;
import io.millrace.platform.command.shards.MovePlan.RefusedException;
import io.millrace.platform.events.routing.Assignment;
import io.millrace.platform.events.routing.HashLayout;
import io.millrace.platform.events.routing.RingLayout;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rule: a request becomes moves of a few buckets each, or nothing is ordered. */
class MovePlanTest {
  /** Even buckets on shard 0, odd ones on 1. */
  private static final Assignment NOW = new HashLayout(2).assign();

  private static List<Part> plan(MoveRequest request, Set<Integer> moving) {
    return MovePlan.of(request, NOW, moving, 3, 4);
  }

  @Test
  void bucketsThatAreThereAlreadyStayAndTheOthersGoByTheirWay() {
    assertThat(plan(new MoveRequest.These(List.of(5, 1, 2, 3, 1), 1), Set.of()))
        .containsExactly(new Part(List.of(2), 0, 1));
    assertThat(plan(new MoveRequest.These(List.of(1, 2, 3), 2), Set.of()))
        .containsExactly(new Part(List.of(2), 0, 2), new Part(List.of(1, 3), 1, 2));
  }

  @Test
  void manyBucketsBecomeSeveralMoves() {
    assertThat(plan(new MoveRequest.Some(6, 0, 2), Set.of(4)))
        .containsExactly(new Part(List.of(0, 2, 6, 8), 0, 2), new Part(List.of(10, 12), 0, 2));
  }

  @Test
  void aNewRingMemberGetsItsBucketsFromAllOthers() {
    Assignment two = new RingLayout(List.of(1, 1), RingLayout.VIRTUAL_NODES).assign();
    Assignment three = new RingLayout(List.of(1, 1, 1), RingLayout.VIRTUAL_NODES).assign();

    List<Part> parts = MovePlan.of(new MoveRequest.Towards(three), two, Set.of(), 3, 8);

    assertThat(parts).allMatch(part -> part.target() == 2 && part.buckets().size() <= 8);
    assertThat(parts.stream().flatMap(part -> part.buckets().stream()).sorted().toList())
        .isEqualTo(three.bucketsOf(2));
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() {
    assertThatThrownBy(() -> plan(new MoveRequest.These(List.of(2), 3), Set.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no shard 3");
    assertThatThrownBy(() -> plan(new MoveRequest.Some(1, 7, 0), Set.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no shard 7");
    assertThatThrownBy(() -> plan(new MoveRequest.Some(513, 0, 1), Set.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("512 buckets");
    assertThatThrownBy(() -> plan(new MoveRequest.These(List.of(2, 4), 1), Set.of(4)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("[4] are on the move");
  }

  @Test
  void nothingToDoIsNoMove() {
    assertThat(plan(new MoveRequest.Towards(NOW), Set.of())).isEmpty();
    assertThat(plan(new MoveRequest.These(Collections.nCopies(3, 2), 0), Set.of())).isEmpty();
  }
}
