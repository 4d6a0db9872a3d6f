package io.millrace.platform.command.config;

import io.millrace.platform.command.config.WriteConfig.MapConfig;
import io.millrace.platform.command.config.WriteConfig.MapKind;
import io.millrace.platform.events.routing.BucketRuns;
import io.millrace.platform.events.routing.DirectoryLayout;
import io.millrace.platform.events.routing.HashLayout;
import io.millrace.platform.events.routing.RangeLayout;
import io.millrace.platform.events.routing.RingLayout;
import io.millrace.platform.events.routing.ShardLayout;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rule that the settings ask for. */
public final class ShardLayouts {
  private ShardLayouts() {}

  /**
   * The rule for as many shards as are configured.
   *
   * @throws IllegalStateException naming the setting that cannot be
   */
  public static ShardLayout of(WriteConfig config) {
    MapConfig map = config.map();
    try {
      ShardLayout layout = layout(map.kind(), map, config.shards().size());
      List<Integer> used = layout.assign().used();
      if (used.getLast() >= config.shards().size()) {
        throw new IllegalArgumentException(
            "buckets go to shard %d, and only %d shards are configured"
                .formatted(used.getLast(), config.shards().size()));
      }
      return layout;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The settings millrace.write.map.* make no shard map: %s.".formatted(e.getMessage()), e);
    }
  }

  private static ShardLayout layout(MapKind kind, MapConfig map, int shards) {
    return switch (kind) {
      case HASH -> new HashLayout(shards);
      case RANGE -> new RangeLayout(weights(map, shards));
      case RING -> new RingLayout(weights(map, shards), map.virtualNodes());
      case DIRECTORY -> {
        if (map.base() == MapKind.DIRECTORY) {
          throw new IllegalArgumentException("a directory cannot be the base of a directory");
        }
        yield new DirectoryLayout(layout(map.base(), map, shards), pins(map.pins()));
      }
    };
  }

  private static List<Integer> weights(MapConfig map, int shards) {
    List<Integer> weights = map.weights().orElse(Collections.nCopies(shards, 1));
    if (weights.size() != shards) {
      throw new IllegalArgumentException(
          "there are %d weights for %d shards".formatted(weights.size(), shards));
    }
    return weights;
  }

  private static Map<Integer, Integer> pins(Map<String, Integer> settings) {
    Map<Integer, Integer> pins = new HashMap<>();
    settings.forEach(
        (text, shard) -> BucketRuns.parse(text).forEach(bucket -> pins.put(bucket, shard)));
    return pins;
  }
}
