package io.millrace.platform.command.relay.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The topics of the suite. */
@ConfigMapping(prefix = "millrace.topics")
public interface TopicsConfig {
  /** Partitions of every topic; must not change once there are events. */
  @WithDefault("4")
  int partitions();

  /** Whether missing topics are made. */
  @WithDefault("true")
  boolean create();

  /** Copies of every partition of the topics that are made; 3 in production. */
  @WithDefault("1")
  short replication();

  /** For how long the events stay in the topics that are made; the ledger keeps them longer. */
  @WithDefault("7d")
  Duration retention();

  /** The same for the notices that a view has changed. */
  @WithDefault("1d")
  Duration viewsRetention();

  /** The same for the copies of records that a projection could not take. */
  @WithDefault("30d")
  Duration deadLettersRetention();
}
