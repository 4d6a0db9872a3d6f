package io.millrace.platform.events.routing;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Which shard has which bucket: one shard for each of the {@link Buckets#COUNT}. Immutable. */
public final class Assignment {
  private final int[] shards;

  private Assignment(int[] shards) {
    this.shards = shards;
  }

  /** The assignment that this function gives. */
  public static Assignment of(IntUnaryOperator shardOfBucket) {
    return of(IntStream.range(0, Buckets.COUNT).map(shardOfBucket).toArray());
  }

  /**
   * The shards by bucket, as they were stored.
   *
   * @throws IllegalArgumentException if that is not one shard for every bucket
   */
  public static Assignment of(int[] shardsByBucket) {
    if (shardsByBucket.length != Buckets.COUNT
        || Arrays.stream(shardsByBucket).anyMatch(shard -> shard < 0)) {
      throw new IllegalArgumentException(
          "an assignment names one shard, 0 or higher, for each of %d buckets"
              .formatted(Buckets.COUNT));
    }
    return new Assignment(shardsByBucket.clone());
  }

  /** The shard of the bucket. */
  public int shardOf(int bucket) {
    return shards[bucket];
  }

  /** The buckets of the shard, ascending. */
  public List<Integer> bucketsOf(int shard) {
    return IntStream.range(0, shards.length).filter(b -> shards[b] == shard).boxed().toList();
  }

  /** The shards that have buckets, ascending. */
  public List<Integer> used() {
    return Arrays.stream(shards).distinct().sorted().boxed().toList();
  }

  /** The buckets that another assignment gives to another shard, ascending. */
  public List<Integer> differing(Assignment other) {
    return IntStream.range(0, shards.length)
        .filter(b -> shards[b] != other.shards[b])
        .boxed()
        .toList();
  }

  /** The same with these buckets on this shard. */
  public Assignment with(Collection<Integer> buckets, int shard) {
    int[] changed = shards.clone();
    buckets.forEach(bucket -> changed[bucket] = shard);
    return of(changed);
  }

  /** The shards by bucket. */
  public int[] toArray() {
    return shards.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Assignment that && Arrays.equals(shards, that.shards);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shards);
  }

  @Override
  public String toString() {
    return Arrays.toString(shards);
  }
}
