package io.millrace.platform.command.config;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Personal data. */
@ConfigMapping(prefix = "millrace.personal-data")
public interface PersonalDataConfig {
  /**
   * The keys that persons' keys are wrapped with: {@code id:base64 of 32 bytes}, several with
   * commas between, the newest first; the same in the command-service and the query-service.
   */
  Optional<String> keys();
}
