package io.millrace.platform.events.routing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Consistent hashing (Karger et al., 1997): every shard stands at many points of a ring, and a
 * bucket belongs to the first point at or after its own. A further shard takes buckets from all the
 * others in proportion and moves none between them.
 *
 * <p>The buckets stand at even distances; hashing them too would only add to the skew. With {@link
 * #VIRTUAL_NODES} points each, the fullest of up to 16 shards has at most 1.2 times its share.
 *
 * @param weights of the shards by number; 0 for a shard that shall have nothing
 * @param virtualNodes points on the ring per unit of weight
 */
public record RingLayout(List<Integer> weights, int virtualNodes) implements ShardLayout {
  /** Beyond this the 1024 buckets, not the points, bound how even it gets. */
  public static final int VIRTUAL_NODES = 512;

  private static final int MAX_POINTS = 1 << 22;
  private static final int BITS_PER_BUCKET = 32 - Integer.numberOfTrailingZeros(Buckets.COUNT);

  public RingLayout {
    weights = Weights.checked(weights);
    if (virtualNodes < 1 || (long) virtualNodes * Weights.total(weights) > MAX_POINTS) {
      throw new IllegalArgumentException(
          "a ring has at least 1 virtual node per weight and at most %d in all, not %d x %d"
              .formatted(MAX_POINTS, virtualNodes, Weights.total(weights)));
    }
  }

  @Override
  public String kind() {
    return "ring";
  }

  @Override
  public Assignment assign() {
    NavigableMap<Long, Integer> ring = new TreeMap<>();
    for (int shard = 0; shard < weights.size(); shard++) {
      for (int node = 0; node < weights.get(shard) * virtualNodes; node++) {
        // Where two meet the lower number stays: a further shard takes no point from an older one.
        ring.putIfAbsent(point("shard-" + shard + "#" + node), shard);
      }
    }
    int first = Objects.requireNonNull(ring.firstEntry()).getValue();
    return Assignment.of(
        bucket -> {
          Map.Entry<Long, Integer> next = ring.ceilingEntry((long) bucket << BITS_PER_BUCKET);
          return next == null ? first : next.getValue();
        });
  }

  private static long point(String name) {
    return Integer.toUnsignedLong(Murmur3.hash32(name.getBytes(StandardCharsets.UTF_8)));
  }
}
