package io.millrace.platform.events.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule: every kind of map gives each bucket one of its shards, evenly, the same everywhere. */
class ShardLayoutTest {
  private static final int KEYS = 200_000;

  private static List<Integer> even(int shards) {
    return Collections.nCopies(shards, 1);
  }

  private static RingLayout ring(int shards) {
    return new RingLayout(even(shards), RingLayout.VIRTUAL_NODES);
  }

  private static Stream<ShardLayout> ofSixteenSizes() {
    return IntStream.rangeClosed(1, 16)
        .boxed()
        .flatMap(
            n ->
                Stream.of(
                    new HashLayout(n),
                    new RangeLayout(even(n)),
                    ring(n),
                    new DirectoryLayout(ring(n), Map.of(7, 0, 8, n - 1))));
  }

  @ParameterizedTest
  @MethodSource("ofSixteenSizes")
  void noShardHasMuchMoreThanItsShare(ShardLayout layout) {
    Assignment assignment = layout.assign();
    List<Integer> used = assignment.used();
    double share = (double) Buckets.COUNT / used.size();

    assertThat(used).isEqualTo(IntStream.range(0, used.size()).boxed().toList());
    assertThat(used)
        .allSatisfy(
            shard ->
                assertThat(assignment.bucketsOf(shard).size())
                    .isBetween((int) (share * 0.7), (int) Math.ceil(share * 1.2)));
  }

  @ParameterizedTest
  @MethodSource("ofSixteenSizes")
  void anotherInstanceComesToTheSame(ShardLayout layout) {
    ShardLayout again =
        switch (layout) {
          case HashLayout(int shards) -> new HashLayout(shards);
          case RangeLayout(List<Integer> weights) -> new RangeLayout(List.copyOf(weights));
          case RingLayout(List<Integer> weights, int nodes) ->
              new RingLayout(List.copyOf(weights), nodes);
          case DirectoryLayout(ShardLayout base, Map<Integer, Integer> pins) ->
              new DirectoryLayout(base, new HashMap<>(pins));
        };

    assertThat(again.assign()).isEqualTo(layout.assign());
  }

  /** What is stored rules for ever, so the rules must not drift from release to release. */
  @Test
  void theRulesAreFrozen() {
    assertThat(new HashLayout(3).assign().hashCode()).isEqualTo(-1162855488);
    assertThat(new RangeLayout(List.of(1, 2, 1)).assign().hashCode()).isEqualTo(998227969);
    assertThat(ring(5).assign().hashCode()).isEqualTo(-1697998375);
  }

  @Test
  void aFifthShardInARingTakesAFifthOfTheKeysAndNoneMovesBetweenTheOthers() {
    Assignment four = ring(4).assign();
    Assignment five = ring(5).assign();
    long moved = 0;
    for (int key = 0; key < KEYS; key++) {
      int bucket = Buckets.of("customer-" + key);
      if (four.shardOf(bucket) != five.shardOf(bucket)) {
        assertThat(five.shardOf(bucket)).isEqualTo(4);
        moved++;
      }
    }

    assertThat(100.0 * moved / KEYS).isCloseTo(20, within(3.0));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aFurtherShardInARingTakesItsShareFromAllOthersOnly(int shards) {
    Assignment before = ring(shards).assign();
    Assignment after = ring(shards + 1).assign();
    List<Integer> moved = before.differing(after);

    assertThat(moved).isEqualTo(after.bucketsOf(shards));
    double share = 1.0 / (shards + 1);
    assertThat((double) moved.size() / Buckets.COUNT).isCloseTo(share, within(share * 0.2));
  }

  private static IntStream sizes() {
    return IntStream.rangeClosed(1, 15);
  }

  @Test
  void aShardThatLeavesARingGivesItsBucketsAwayAndNothingElseMoves() {
    Assignment before = ring(5).assign();
    Assignment after = new RingLayout(List.of(1, 1, 0, 1, 1), RingLayout.VIRTUAL_NODES).assign();

    assertThat(before.differing(after)).isEqualTo(before.bucketsOf(2));
  }

  @Test
  void sharesFollowTheWeights() {
    for (ShardLayout layout :
        List.of(
            new RangeLayout(List.of(1, 2, 1)),
            new RingLayout(List.of(1, 2, 1), RingLayout.VIRTUAL_NODES))) {
      Assignment assignment = layout.assign();
      for (int shard = 0; shard < 3; shard++) {
        double share = shard == 1 ? 0.5 : 0.25;
        assertThat(assignment.bucketsOf(shard).size() / (double) Buckets.COUNT)
            .as("%s, shard %d", layout.kind(), shard)
            .isCloseTo(share, within(0.03));
      }
    }
  }

  @Test
  void aRangeIsOneRunOfBuckets() {
    Assignment assignment = new RangeLayout(List.of(3, 0, 1)).assign();

    assertThat(assignment.bucketsOf(0)).isEqualTo(IntStream.range(0, 768).boxed().toList());
    assertThat(assignment.bucketsOf(1)).isEmpty();
    assertThat(assignment.bucketsOf(2)).isEqualTo(IntStream.range(768, 1024).boxed().toList());
  }

  @Test
  void pinsComeBeforeTheRuleAndChangeNothingElse() {
    Random random = new Random(11);
    Map<Integer, Integer> pins = new HashMap<>();
    while (pins.size() < 40) {
      pins.put(random.nextInt(Buckets.COUNT), random.nextInt(6));
    }
    Assignment base = new HashLayout(4).assign();
    Assignment pinned = new DirectoryLayout(new HashLayout(4), pins).assign();

    pins.forEach((bucket, shard) -> assertThat(pinned.shardOf(bucket)).isEqualTo(shard));
    assertThat(pins.keySet()).containsAll(base.differing(pinned));
  }

  @Test
  void impossibleParametersAreRefused() {
    assertThatThrownBy(() -> new HashLayout(0)).hasMessageContaining("1 to 1024 shards");
    assertThatThrownBy(() -> new HashLayout(1025)).hasMessageContaining("1 to 1024 shards");
    assertThatThrownBy(() -> new RangeLayout(List.of(0, 0))).hasMessageContaining("not all 0");
    assertThatThrownBy(() -> new RingLayout(List.of(1, -1), 8)).hasMessageContaining("weights");
    assertThatThrownBy(() -> new RingLayout(List.of(1), 0)).hasMessageContaining("virtual node");
    assertThatThrownBy(() -> new DirectoryLayout(new HashLayout(1), Map.of(1024, 0)))
        .hasMessageContaining("bucket 0..1023");
    assertThatThrownBy(() -> Assignment.of(new int[3])).hasMessageContaining("1024 buckets");
  }
}
