package io.millrace.command.stock.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Stock that is split over shards. With one shard none of it matters. */
@ConfigMapping(prefix = "millrace.allotments")
public interface AllotmentConfig {
  /** Whether free pieces are spread over the shards in the background. */
  @WithDefault("true")
  boolean rebalance();

  /** How often the next 64 of the 1024 buckets are looked at. */
  @WithDefault("500ms")
  Duration rebalanceInterval();

  /** How often transfers are looked for that nobody brings to their end. */
  @WithDefault("2s")
  Duration sweepInterval();

  /** How long a transfer may be under way before another than its sender brings it to its end. */
  @WithDefault("5s")
  Duration transferPatience();

  /**
   * How long a finished transfer is remembered at both ends. An instance that stood still for
   * longer than this in the middle of one could bring it a second time.
   */
  @WithDefault("7d")
  Duration keepTransfers();
}
