package io.millrace.projector.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.millrace.projector.engine.ApplyOutcome;
import io.millrace.projector.engine.EngineMonitor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the projector tells about itself as numbers. */
@ApplicationScoped
class ProjectorMetrics {
  private final MeterRegistry registry;

  ProjectorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void watch(ProjectorRuntime runtime, Set<String> projections) {
    EngineMonitor monitor = runtime.monitor();
    projections.forEach(projection -> watch(monitor, projection));
    Gauge.builder("millrace.projector.store.up", monitor, m -> m.storeProblem().isPresent() ? 0 : 1)
        .description("1 while the read store takes what is written to it")
        .register(registry);
    Gauge.builder("millrace.projector.partitions", runtime, r -> r.feedStatus().assigned())
        .description("Partitions that this projector has")
        .register(registry);
    FunctionCounter.builder(
            "millrace.projector.outlet.failures", runtime.outlet(), outlet -> outlet.failures())
        .description("Messages about views that could not be sent")
        .register(registry);
  }

  private void watch(EngineMonitor monitor, String projection) {
    TimeGauge.builder(
            "millrace.projector.lag", monitor, TimeUnit.SECONDS, m -> seconds(m.lag(projection)))
        .description("Age of the oldest event at hand that is not applied")
        .tag("projection", projection)
        .register(registry);
    TimeGauge.builder(
            "millrace.projector.watermark.age",
            monitor,
            TimeUnit.SECONDS,
            m -> m.watermarkAge(projection).map(ProjectorMetrics::seconds).orElse(Double.NaN))
        .description("How old the view may be: age of its oldest watermark")
        .tag("projection", projection)
        .register(registry);
    for (String outcome : ApplyOutcome.NAMES) {
      FunctionCounter.builder(
              "millrace.projector.records", monitor, m -> m.count(projection, outcome))
          .description("Records by what became of them")
          .tag("projection", projection)
          .tag("outcome", outcome)
          .register(registry);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
