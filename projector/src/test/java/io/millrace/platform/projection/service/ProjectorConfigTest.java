package io.millrace.platform.projection.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every setting with its name and default. */
class ProjectorConfigTest {
  @Test
  void defaults() {
    ProjectorConfig config = config(Map.of());
    assertThat(config.enabled()).isTrue();
    assertThat(config.groupId()).isEqualTo("millrace-projector");
    assertThat(config.acceptNewerSchema()).isFalse();
    assertThat(config.maxPollRecords()).isEqualTo(5000);
    assertThat(config.coalesceUpTo()).isEqualTo(256);
    assertThat(config.storeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.retryDelayMin()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.retryDelayMax()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.idleCheckpointInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.stallAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.lookAroundInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.refresh().look()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.refresh().timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.writeThrough().enabled()).isTrue();
    assertThat(config.writeThrough().ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.writeThrough().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.rebuild().pageEvents()).isEqualTo(1000);
    assertThat(config.rebuild().maxLiveLag()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.rebuild().lease()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.rebuild().compareRows()).isEqualTo(1000);
    assertThat(config.audit().enabled()).isTrue();
    assertThat(config.audit().repair()).isTrue();
    assertThat(config.audit().eventsPerSecond()).isEqualTo(2000);
    assertThat(config.audit().interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.audit().confirmAfter()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void everyName() {
    ProjectorConfig config =
        config(
            Map.of(
                "millrace.projector.enabled", "false",
                "millrace.projector.group-id", "other",
                "millrace.projector.max-poll-records", "7",
                "millrace.projector.coalesce-up-to", "8",
                "millrace.projector.store-timeout", "1s",
                "millrace.projector.retry-delay-min", "2s",
                "millrace.projector.retry-delay-max", "3s",
                "millrace.projector.idle-checkpoint-interval", "4s",
                "millrace.projector.stall-after", "5s"));
    assertThat(config.enabled()).isFalse();
    assertThat(config.groupId()).isEqualTo("other");
    assertThat(config.maxPollRecords()).isEqualTo(7);
    assertThat(config.coalesceUpTo()).isEqualTo(8);
    assertThat(config.storeTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.retryDelayMin()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.retryDelayMax()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.idleCheckpointInterval()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.stallAfter()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anUnknownNameIsAnError() {
    assertThatThrownBy(() -> config(Map.of("millrace.projector.grup-id", "x")))
        .hasStackTraceContaining("millrace.projector.grup-id");
  }

  private static ProjectorConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withMapping(ProjectorConfig.class)
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .withConverter(Duration.class, 200, new DurationConverter())
        .build()
        .getConfigMapping(ProjectorConfig.class);
  }
}
