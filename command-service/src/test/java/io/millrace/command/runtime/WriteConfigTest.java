package io.millrace.command.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.command.runtime.config.WriteConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names and defaults of the settings, as docs/architecture.md promises them. */
class WriteConfigTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "millrace.write.shards[0].url", "postgresql://localhost:5432/millrace_write",
          "millrace.write.shards[0].username", "millrace",
          "millrace.write.shards[0].password", "secret");

  private static WriteConfig config(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(LEAST);
    all.putAll(more);
    return new SmallRyeConfigBuilder()
        .withMapping(WriteConfig.class)
        .withConverter(Duration.class, 100, new DurationConverter())
        .withSources(new PropertiesConfigSource(all, "test", 100))
        .build()
        .getConfigMapping(WriteConfig.class);
  }

  @Test
  void hasTheseDefaults() {
    WriteConfig config = config(Map.of());

    assertThat(config.shards()).hasSize(1);
    assertThat(config.maxAttempts()).isEqualTo(4);
    assertThat(config.keepAnswers()).isEqualTo(Duration.ofHours(72));
    assertThat(config.partitionDays()).isEqualTo(14);
    assertThat(config.migrate()).isTrue();
    assertThat(config.coalescing().enabled()).isFalse();
    assertThat(config.coalescing().maxCommands()).isEqualTo(32);
    assertThat(config.coalescing().transactions()).isEqualTo(2);
    assertThat(config.coalescing().lock()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.pool().maxSize()).isEqualTo(16);
    assertThat(config.pool().maxWaiting()).isEqualTo(1000);
    assertThat(config.pool().idle()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.pool().maxLifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(config.timeout().acquire()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.timeout().lock()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.timeout().statement()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.timeout().idleInTransaction()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.timeout().command()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void takesTheseNames() {
    WriteConfig config =
        config(
            Map.of(
                "millrace.write.shards[1].url", "postgresql://other:5432/millrace_write",
                "millrace.write.shards[1].username", "millrace",
                "millrace.write.shards[1].password", "secret",
                "millrace.write.max-attempts", "2",
                "millrace.write.pool.max-size", "3",
                "millrace.write.timeout.command", "4s"));

    assertThat(config.shards().get(1).url()).isEqualTo("postgresql://other:5432/millrace_write");
    assertThat(config.maxAttempts()).isEqualTo(2);
    assertThat(config.pool().maxSize()).isEqualTo(3);
    assertThat(config.timeout().command()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void takesNoOthers() {
    assertThatThrownBy(() -> config(Map.of("millrace.write.max-atempts", "2")))
        .hasMessageContaining("millrace.write.max-atempts");
  }
}
