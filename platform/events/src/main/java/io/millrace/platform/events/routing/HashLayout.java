package io.millrace.platform.events.routing;

/**
 * Bucket modulo number of shards: as even as can be, but a further shard moves nearly everything.
 *
 * @param shards how many
 */
public record HashLayout(int shards) implements ShardLayout {
  public HashLayout {
    Weights.checkCount(shards);
  }

  @Override
  public String kind() {
    return "hash";
  }

  @Override
  public Assignment assign() {
    return Assignment.of(bucket -> bucket % shards);
  }
}
