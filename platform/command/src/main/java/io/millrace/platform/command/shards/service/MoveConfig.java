package io.millrace.platform.command.shards.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Moves of buckets from shard to shard. */
@ConfigMapping(prefix = "millrace.shards")
public interface MoveConfig {
  /** Whether this process drives moves, or stands by to do so. */
  @WithDefault("true")
  boolean enabled();

  /** How often it is looked for moves that nobody drives. */
  @WithDefault("1s")
  Duration poll();

  /** How long the right to drive lasts without being kept; a peer takes over after it. */
  @WithDefault("3s")
  Duration lease();

  /**
   * How long commands may be kept waiting before a fence is lifted and tried again; less than
   * {@code millrace.write.timeout.move}.
   */
  @WithDefault("3s")
  Duration fencePatience();

  /** How long to wait for a relay that is behind before a move is given up. */
  @WithDefault("30s")
  Duration relayPatience();

  /** How often a move may lift its fence or begin again before it is given up. */
  @WithDefault("10")
  int setbacks();

  /** Buckets that are fenced together; more make fewer and longer fences. */
  @WithDefault("8")
  int bucketsPerMove();
}
