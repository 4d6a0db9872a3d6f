package io.millrace.platform.service.callers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of bearer tokens. */
@ConfigMapping(prefix = "millrace.tokens")
public interface TokensConfig {
  /** How long one that was verified is not verified again, at most until it expires; 0: never. */
  @WithDefault("60s")
  Duration remembered();
}
