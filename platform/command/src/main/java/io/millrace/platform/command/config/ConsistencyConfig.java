package io.millrace.platform.command.config;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Consistency tokens. */
@ConfigMapping(prefix = "millrace.consistency")
public interface ConsistencyConfig {
  /** Signs the tokens; the same in every service of one installation, 16 bytes or more. */
  Optional<String> secret();
}
