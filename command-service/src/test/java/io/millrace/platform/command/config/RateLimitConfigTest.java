package io.millrace.platform.command.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

/** Defaults of the settings, as docs/settings.md promises them. */
class RateLimitConfigTest {
  @Test
  void hasTheseDefaults() {
    RateLimitConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(RateLimitConfig.class)
            .build()
            .getConfigMapping(RateLimitConfig.class);

    assertThat(config.perSecond()).isEqualTo(10_000);
    assertThat(config.burst()).isEqualTo(20_000);
    assertThat(config.unauthenticated().perSecond()).isEqualTo(20);
    assertThat(config.unauthenticated().burst()).isEqualTo(200);
  }
}
