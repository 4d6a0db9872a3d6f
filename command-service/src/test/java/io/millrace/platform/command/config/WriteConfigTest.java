package io.millrace.platform.command.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.events.routing.DirectoryLayout;
import io.millrace.platform.events.routing.RangeLayout;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and defaults of the settings, as docs/settings.md promises them. */
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
    assertThat(config.acceptNewerSchema()).isFalse();
    assertThat(config.coalescing().enabled()).isTrue();
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
    assertThat(config.timeout().silence()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.timeout().move()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.timeout().command()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.map().kind()).isEqualTo(WriteConfig.MapKind.RING);
    assertThat(config.map().weights()).isEmpty();
    assertThat(config.map().virtualNodes()).isEqualTo(512);
    assertThat(config.map().base()).isEqualTo(WriteConfig.MapKind.RING);
    assertThat(config.map().pins()).isEmpty();
    assertThat(config.map().refresh()).isEqualTo(Duration.ofSeconds(2));
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
  void makeAShardMap() {
    WriteConfig config =
        config(
            Map.of(
                "millrace.write.shards[1].url", "postgresql://other:5432/millrace_write",
                "millrace.write.shards[1].username", "millrace",
                "millrace.write.shards[1].password", "secret",
                "millrace.write.map.kind", "directory",
                "millrace.write.map.base", "range",
                "millrace.write.map.weights", "3,1",
                "millrace.write.map.pins.5", "1",
                "millrace.write.map.pins.\"8-15\"", "1"));

    Map<Integer, Integer> pins = new HashMap<>(Map.of(5, 1));
    IntStream.rangeClosed(8, 15).forEach(bucket -> pins.put(bucket, 1));
    assertThat(ShardLayouts.of(config))
        .isEqualTo(new DirectoryLayout(new RangeLayout(List.of(3, 1)), pins));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "millrace.write.map.weights | 1,1 | 2 weights for 1 shards",
        "millrace.write.map.weights | 0 | not all 0",
        "millrace.write.map.virtual-nodes | 0 | virtual node",
        "millrace.write.map.pins.5 | 1 | only 1 shards are configured",
        "millrace.write.map.pins.1024 | 0 | no bucket or run",
        "millrace.write.map.pins.x | 0 | no bucket or run",
        "millrace.write.map.base | directory | cannot be the base",
      })
  void thatMakeNoShardMapAreNamed(String name, String value, String reason) {
    Map<String, String> settings = new HashMap<>(Map.of(name, value));
    if (!name.endsWith("weights") && !name.endsWith("nodes")) {
      settings.put("millrace.write.map.kind", "directory");
    }
    WriteConfig config = config(settings);

    assertThatThrownBy(() -> ShardLayouts.of(config))
        .hasMessageContaining("millrace.write.map.*")
        .hasMessageContaining(reason);
  }

  @Test
  void takesNoOthers() {
    assertThatThrownBy(() -> config(Map.of("millrace.write.max-atempts", "2")))
        .hasMessageContaining("millrace.write.max-atempts");
  }
}
