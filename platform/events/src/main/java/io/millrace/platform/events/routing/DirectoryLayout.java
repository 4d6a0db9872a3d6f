package io.millrace.platform.events.routing;

import java.util.Map;

/**
 * Single buckets pinned to shards (a great tenant, a country's law), the others as another rule has
 * them.
 *
 * @param pins shard by bucket
 */
public record DirectoryLayout(ShardLayout base, Map<Integer, Integer> pins) implements ShardLayout {
  public DirectoryLayout {
    pins = Map.copyOf(pins);
    pins.forEach(
        (bucket, shard) -> {
          if (bucket < 0 || bucket >= Buckets.COUNT || shard < 0) {
            throw new IllegalArgumentException(
                "a pin leads from a bucket 0..%d to a shard, not from %d to %d"
                    .formatted(Buckets.COUNT - 1, bucket, shard));
          }
        });
  }

  @Override
  public String kind() {
    return "directory";
  }

  @Override
  public Assignment assign() {
    Assignment rest = base.assign();
    return Assignment.of(bucket -> pins.getOrDefault(bucket, rest.shardOf(bucket)));
  }
}
