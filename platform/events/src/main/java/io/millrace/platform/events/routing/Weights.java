package io.millrace.platform.events.routing;

import java.util.List;

/** Shares of the shards. */
final class Weights {
  private static final int MAX = 1_000;

  private Weights() {}

  static void checkCount(int shards) {
    if (shards < 1 || shards > Buckets.COUNT) {
      throw new IllegalArgumentException(
          "1 to %d shards are possible, not %d".formatted(Buckets.COUNT, shards));
    }
  }

  static List<Integer> checked(List<Integer> weights) {
    checkCount(weights.size());
    boolean possible = weights.stream().allMatch(weight -> weight >= 0 && weight <= MAX);
    if (!possible || total(weights) == 0) {
      throw new IllegalArgumentException(
          "weights are 0 to %d and not all 0, unlike %s".formatted(MAX, weights));
    }
    return List.copyOf(weights);
  }

  static int total(List<Integer> weights) {
    return weights.stream().mapToInt(Integer::intValue).sum();
  }
}
