package io.millrace.platform.command.sharding;

import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.routing.Assignment;
import io.millrace.platform.events.routing.HashLayout;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/**
 * Which shard has a bucket, as far as this process knows. It may be behind: the shards themselves
 * refuse commands of buckets that they do not have, so a map that is too old costs a detour and
 * never a write in two places.
 */
public final class ShardMap {
  private final List<Shard> shards;
  private volatile Version known;

  /**
   * A version of the map.
   *
   * @param number rises with every change; 0 before the stored map is known
   */
  public record Version(long number, Assignment assignment) {}

  /** Until the stored map is known, buckets are dealt out in turn. */
  public ShardMap(List<Shard> shards) {
    this.shards = List.copyOf(shards);
    this.known = new Version(0, new HashLayout(shards.size()).assign());
  }

  /** The shard of the bucket. */
  public Shard of(int bucket) {
    return shards.get(known.assignment().shardOf(bucket));
  }

  /** The shard of the aggregate. */
  public Shard of(AggregateRef aggregate) {
    return of(aggregate.bucket());
  }

  /** The way of a command to the shard of the bucket, wherever it is when it is asked. */
  public Route<SqlConnection> route(int bucket) {
    return () -> {
      Shard shard = of(bucket);
      return new Route.Place<>(shard.number(), shard.commands());
    };
  }

  /** The shard on which the catalogue is written. */
  public Shard home() {
    return shards.getFirst();
  }

  /** All shards by number. */
  public List<Shard> all() {
    return shards;
  }

  /** What is known now. */
  public Version known() {
    return known;
  }

  /**
   * Takes over a stored version, unless a newer one is known.
   *
   * @throws IllegalStateException if it names shards that are not configured
   */
  public synchronized void learn(Version stored) {
    List<Integer> missing =
        stored.assignment().used().stream().filter(n -> n >= shards.size()).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "The stored shard map (version %d) has buckets on write shards %s, but only %d shards are configured, 0 to %d. Set millrace.write.shards[N].url, .username and .password for each of them; to give a shard up, move its buckets away first."
              .formatted(stored.number(), missing, shards.size(), shards.size() - 1));
    }
    if (stored.number() > known.number()) {
      known = stored;
    }
  }
}
