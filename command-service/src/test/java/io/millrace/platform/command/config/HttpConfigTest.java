package io.millrace.platform.command.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Defaults of the settings, as docs/settings.md promises them. */
class HttpConfigTest {
  @Test
  void hasTheseDefaults() {
    HttpConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(HttpConfig.class)
            .withConverter(Duration.class, 100, new DurationConverter())
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .build()
            .getConfigMapping(HttpConfig.class);

    assertThat(config.maxInFlight()).isEqualTo(1000);
    assertThat(config.maxBodyMemory().asLongValue()).isEqualTo(64L << 20);
    assertThat(config.bodyTimeout()).isEqualTo(Duration.ofSeconds(10));
  }
}
