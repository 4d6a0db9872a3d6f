package io.millrace.platform.command.relay.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.command.imports.rest.ImportConfig;
import io.millrace.platform.command.archive.ArchiveConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names and defaults of the settings of relay, topics and imports. */
class RelayConfigTest {
  private static <T> T config(Class<T> type, Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withMapping(type)
        .withConverter(Duration.class, 100, new DurationConverter())
        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(type);
  }

  @Test
  void theRelayHasTheseDefaults() {
    RelayConfig config = config(RelayConfig.class, Map.of());
    assertThat(config.enabled()).isTrue();
    assertThat(config.source()).isEqualTo(RelayConfig.Source.POLL);
    assertThat(config.wal().slot()).isEqualTo("millrace_relay_");
    assertThat(config.wal().capacity()).isEqualTo(50_000);
    assertThat(config.wal().capacityBytes().asLongValue()).isEqualTo(32 * 1024 * 1024);
    assertThat(config.wal().patience()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.wal().retry()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.batchSize()).isEqualTo(500);
    assertThat(config.batchBytes().asLongValue()).isEqualTo(4 * 1024 * 1024);
    assertThat(config.idleInterval()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.watermarkInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.checkpointInterval()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.lease()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.retryFrom()).isEqualTo(Duration.ofMillis(200));
    assertThat(config.retryTo()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.backlogInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.backlogAlarm()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.backlogMaxEvents()).isEqualTo(10_000_000);
    assertThat(config.backlogMaxAge()).isEmpty();
  }

  @Test
  void topicsHaveTheseDefaults() {
    TopicsConfig config = config(TopicsConfig.class, Map.of());
    assertThat(config.partitions()).isEqualTo(4);
    assertThat(config.create()).isTrue();
    assertThat(config.replication()).isEqualTo((short) 1);
    assertThat(config.retention()).isEqualTo(Duration.ofDays(7));
    assertThat(config.viewsRetention()).isEqualTo(Duration.ofDays(1));
    assertThat(config.deadLettersRetention()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void theArchiveHasTheseDefaults() {
    ArchiveConfig config = config(ArchiveConfig.class, Map.of());
    assertThat(config.folder()).isEmpty();
    assertThat(config.retention()).isEqualTo(Duration.ofDays(90));
    assertThat(config.interval()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void importsHaveTheseDefaults() {
    ImportConfig config = config(ImportConfig.class, Map.of());
    assertThat(config.batchRecords()).isEqualTo(1000);
    assertThat(config.batchLines()).isEqualTo(20_000);
    assertThat(config.flushAfter()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.maxLineBytes()).isEqualTo(4 * 1024 * 1024);
    assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.batchTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.maxConcurrent()).isEqualTo(2);
    assertThat(config.maxAttempts()).isEqualTo(5);
  }

  @Test
  void anUnknownNameIsAnError() {
    assertThatThrownBy(() -> config(RelayConfig.class, Map.of("millrace.relay.batchsize", "1")))
        .hasMessageContaining("millrace.relay.batchsize");
  }
}
