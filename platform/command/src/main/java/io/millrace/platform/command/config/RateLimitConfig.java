package io.millrace.platform.command.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much a caller may send, over all instances; of each instance where there is no Redis. */
@ConfigMapping(prefix = "millrace.rate-limit")
public interface RateLimitConfig {
  /** Commands per second and principal; 0: no limit. An import is one, however long it is. */
  @WithDefault("10000")
  long perSecond();

  /** Commands that may come at once after a pause. */
  @WithDefault("20000")
  long burst();

  /** Of who is not known: requests without a token, or with one that is not valid. */
  Unauthenticated unauthenticated();

  /** By the address that they come from. */
  interface Unauthenticated {
    /** Requests per second and address; 0: no limit. */
    @WithDefault("20")
    long perSecond();

    /** Requests that may come at once after a pause. */
    @WithDefault("200")
    long burst();
  }
}
