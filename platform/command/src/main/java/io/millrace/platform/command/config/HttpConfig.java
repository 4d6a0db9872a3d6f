package io.millrace.platform.command.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the HTTP edge takes in at once; imports have bounds of their own. */
@ConfigMapping(prefix = "millrace.http")
public interface HttpConfig {
  /** Commands that may be under way at once; more are turned away at once. */
  @WithDefault("1000")
  int maxInFlight();

  /**
   * What the bodies of the commands under way may have together. One that does not announce its
   * length counts as the longest that is possible.
   */
  @WithDefault("64M")
  MemorySize maxBodyMemory();

  /** Within this a request has to be there to its last byte. */
  @WithDefault("10s")
  Duration bodyTimeout();
}
