package io.millrace.command.order.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names and defaults of the settings, as docs/settings.md promises them. */
class ReservationConfigTest {
  private static ReservationConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(ReservationConfig.class)
        .withConverter(Duration.class, 100, new DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(ReservationConfig.class);
  }

  @Test
  void hasTheseDefaults() {
    ReservationConfig config = config(Map.of());

    assertThat(config.enabled()).isTrue();
    assertThat(config.expireAfter()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.partPaidExpireAfter()).isEqualTo(Duration.ofDays(7));
    assertThat(config.checkEvery()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.batchSize()).isEqualTo(200);
  }

  @Test
  void takesTheseNamesAndNoOthers() {
    assertThat(config(Map.of("millrace.reservations.expire-after", "5m")).expireAfter())
        .isEqualTo(Duration.ofMinutes(5));
    assertThatThrownBy(() -> config(Map.of("millrace.reservations.expires", "5m")))
        .hasMessageContaining("millrace.reservations.expires");
  }
}
