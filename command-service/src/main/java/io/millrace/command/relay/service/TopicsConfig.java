package io.millrace.command.relay.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

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
}
