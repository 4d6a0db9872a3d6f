package io.millrace.projector.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the projector; an unknown key under the prefix stops the start. */
@ConfigMapping(prefix = "millrace.projector")
public interface ProjectorConfig {
  /** Whether this process applies events at all. */
  @WithDefault("true")
  boolean enabled();

  /** Consumer group; all projectors of one read store share the partitions in it. */
  @WithDefault("millrace-projector")
  String groupId();

  /** Most records of one round. */
  @WithDefault("5000")
  int maxPollRecords();

  /**
   * Events in a round up to which all projections share one transaction that is flushed at once;
   * above, each has a transaction of its own.
   */
  @WithDefault("256")
  int coalesceUpTo();

  /** After this the database counts as away. */
  @WithDefault("10s")
  Duration storeTimeout();

  /** First pause when the database is away; doubles with each failure. */
  @WithDefault("100ms")
  Duration retryDelayMin();

  /** Longest pause when the database is away. */
  @WithDefault("5s")
  Duration retryDelayMax();

  /** How long watermarks alone may pass before the checkpoints move past them. */
  @WithDefault("5s")
  Duration idleCheckpointInterval();

  /** After this without a sign of progress the service is not ready. */
  @WithDefault("30s")
  Duration stallAfter();
}
