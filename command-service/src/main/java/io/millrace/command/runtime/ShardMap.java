package io.millrace.command.runtime;

import io.millrace.events.routing.Buckets;
import java.util.List;

/**
 * Which shard has a bucket. The same for every caller at any time, or two of them would write one
 * aggregate in two places.
 */
public final class ShardMap {
  private final List<Shard> shards;

  /** Buckets are dealt out in turn: bucket mod number of shards. */
  public ShardMap(List<Shard> shards) {
    if (shards.isEmpty() || shards.size() > Buckets.COUNT) {
      throw new IllegalArgumentException("1 to 1024 shards are possible, not " + shards.size());
    }
    this.shards = List.copyOf(shards);
  }

  /** The shard of the bucket. */
  public Shard of(int bucket) {
    return shards.get(Math.floorMod(bucket, shards.size()));
  }

  /** The shard of the aggregate. */
  public Shard of(AggregateRef aggregate) {
    return of(aggregate.bucket());
  }

  /** The shard on which the catalogue is written. */
  public Shard home() {
    return shards.getFirst();
  }

  /** All shards by number. */
  public List<Shard> all() {
    return shards;
  }
}
