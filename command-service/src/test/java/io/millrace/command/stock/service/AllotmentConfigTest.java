package io.millrace.command.stock.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names and defaults of the settings of stock that is split over shards. */
class AllotmentConfigTest {
  private static AllotmentConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(AllotmentConfig.class)
        .withConverter(Duration.class, 100, new DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(AllotmentConfig.class);
  }

  @Test
  void hasTheseDefaults() {
    AllotmentConfig config = config(Map.of());

    assertThat(config.rebalance()).isTrue();
    assertThat(config.rebalanceInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.sweepInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.transferPatience()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.keepTransfers()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void anUnknownNameIsAnError() {
    assertThatThrownBy(() -> config(Map.of("millrace.allotments.sweep", "1s")))
        .hasMessageContaining("millrace.allotments.sweep");
  }
}
