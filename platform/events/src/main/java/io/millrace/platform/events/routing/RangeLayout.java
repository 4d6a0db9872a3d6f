package io.millrace.platform.events.routing;

import java.util.Arrays;
import java.util.List;

/**
 * One run of neighbouring buckets per shard, as long as its weight asks for. A shard's buckets are
 * one range of every primary key; a further shard shifts all the bounds.
 *
 * @param weights of the shards by number; 0 for a shard that shall have nothing
 */
public record RangeLayout(List<Integer> weights) implements ShardLayout {
  public RangeLayout {
    weights = Weights.checked(weights);
  }

  @Override
  public String kind() {
    return "range";
  }

  @Override
  public Assignment assign() {
    int total = Weights.total(weights);
    int[] shards = new int[Buckets.COUNT];
    int begin = 0;
    int sum = 0;
    for (int shard = 0; shard < weights.size(); shard++) {
      sum += weights.get(shard);
      int end = (int) Math.round((double) Buckets.COUNT * sum / total);
      Arrays.fill(shards, begin, end, shard);
      begin = end;
    }
    return Assignment.of(shards);
  }
}
