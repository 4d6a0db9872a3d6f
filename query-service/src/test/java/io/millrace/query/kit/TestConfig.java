package io.millrace.query.kit;

import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.stores.ViewGenerations;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;

/** The settings without a service around them. */
public final class TestConfig {
  private TestConfig() {}

  /** Nothing is set. */
  public static QueryConfig defaults() {
    return with(Map.of());
  }

  public static QueryConfig with(Map<String, String> settings) {
    return config(settings).getConfigMapping(QueryConfig.class);
  }

  /** No view was ever switched to another version. */
  public static ViewGenerations noSwitches() {
    return new ViewGenerations(() -> List.of(Map.of()));
  }

  public static SmallRyeConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withConverter(
            java.time.Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
        .withMapping(QueryConfig.class)
        .withDefaultValues(settings)
        .build();
  }
}
