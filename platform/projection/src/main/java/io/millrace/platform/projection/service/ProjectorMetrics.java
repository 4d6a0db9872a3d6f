package io.millrace.platform.projection.service;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.millrace.platform.projection.ApplyOutcome;
import io.millrace.platform.projection.apply.EngineMonitor;
import io.millrace.platform.projection.apply.RebuildProgress;
import io.millrace.platform.projection.audit.AuditMonitor;
import io.millrace.platform.projection.audit.AuditMonitor.Count;
import io.millrace.platform.projection.operations.ViewRefresher;
import io.millrace.platform.projection.redis.WriteThrough;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the projector tells about itself as numbers. */
@Singleton
class ProjectorMetrics {
  private final MeterRegistry registry;
  private final VisibleEvents visible;
  private final List<Meter> meters = new ArrayList<>();

  ProjectorMetrics(MeterRegistry registry, VisibleEvents visible) {
    this.registry = registry;
    this.visible = visible;
  }

  void watch(ProjectorRuntime runtime, Set<String> projections) {
    EngineMonitor monitor = runtime.monitor();
    projections.forEach(projection -> watch(monitor, projection));
    monitor.listen(visible);
    meters.add(
        Gauge.builder(
                "millrace.projector.store.up", monitor, m -> m.storeProblem().isPresent() ? 0 : 1)
            .description("1 while the read store takes what is written to it")
            .register(registry));
    rebuild(monitor, "done.events", "Events in the new version", RebuildProgress::eventsDone);
    rebuild(monitor, "expected.events", "Events of the rebuild", RebuildProgress::eventsTotal);
    rebuild(monitor, "remaining.seconds", "Time to its end", RebuildProgress::etaSeconds);
    meters.add(
        Gauge.builder("millrace.projector.stalled", runtime, r -> r.stall().isPresent() ? 1 : 0)
            .description("1 while a projection stands still although there is more to read")
            .register(registry));
    meters.add(
        Gauge.builder("millrace.projector.partitions", runtime, r -> r.feedStatus().assigned())
            .description("Partitions that this projector has")
            .register(registry));
    meters.add(
        FunctionCounter.builder(
                "millrace.projector.outlet.failures", runtime.outlet(), outlet -> outlet.failures())
            .description("Messages about views that could not be sent")
            .register(registry));
  }

  void watch(AuditMonitor audits, Set<String> projections) {
    for (String projection : projections) {
      count(audits, projection, "compared", "Events looked for in the view", Count.COMPARED);
      count(audits, projection, "found", "Differences from the ledger", Count.FOUND);
      count(audits, projection, "repaired", "Differences that were repaired", Count.REPAIRED);
      meters.add(
          Gauge.builder("millrace.projector.audit.differing", audits, a -> a.differing(projection))
              .description("Aggregates and sums that differ from the ledger and are not repaired")
              .tag("projection", projection)
              .register(registry));
      meters.add(
          TimeGauge.builder(
                  "millrace.projector.audit.age",
                  audits,
                  TimeUnit.SECONDS,
                  a -> seconds(a.age(projection)))
              .description("Since all of the view was compared with the ledger")
              .tag("projection", projection)
              .register(registry));
    }
  }

  private void count(
      AuditMonitor audits, String projection, String name, String description, Count what) {
    meters.add(
        FunctionCounter.builder(
                "millrace.projector.audit." + name, audits, a -> a.count(projection, what))
            .description(description)
            .tag("projection", projection)
            .register(registry));
  }

  void watch(WriteThrough through) {
    count(through, "written", WriteThrough::written);
    count(through, "refused", WriteThrough::refused);
    count(through, "lost", WriteThrough::lost);
  }

  void watch(ViewRefresher refresher) {
    meters.add(
        Gauge.builder("millrace.projector.views.overdue", refresher, ViewRefresher::overdue)
            .description("Materialised views older than five times their interval")
            .register(registry));
  }

  private void count(WriteThrough through, String result, ToDoubleFunction<WriteThrough> value) {
    meters.add(
        FunctionCounter.builder("millrace.projector.write.through", through, value)
            .description("Fresh rows on their way into the cache of the query-services")
            .tag("result", result)
            .register(registry));
  }

  /** Takes back what was registered. */
  void unwatch() {
    meters.forEach(registry::remove);
    meters.clear();
  }

  /** Nothing while this projector works on no rebuild. */
  private void rebuild(
      EngineMonitor monitor,
      String name,
      String description,
      ToDoubleFunction<RebuildProgress> value) {
    meters.add(
        Gauge.builder(
                "millrace.projector.rebuild." + name,
                monitor,
                m -> m.rebuild().map(value::applyAsDouble).orElse(Double.NaN))
            .description(description)
            .register(registry));
  }

  private void watch(EngineMonitor monitor, String projection) {
    visible.expect(projection);
    meters.add(
        TimeGauge.builder(
                "millrace.projector.lag",
                monitor,
                TimeUnit.SECONDS,
                m -> seconds(m.lag(projection)))
            .description("Age of the oldest event at hand that is not applied")
            .tag("projection", projection)
            .register(registry));
    meters.add(
        TimeGauge.builder(
                "millrace.projector.watermark.age",
                monitor,
                TimeUnit.SECONDS,
                m -> m.watermarkAge(projection).map(ProjectorMetrics::seconds).orElse(Double.NaN))
            .description("How old the view may be: age of its oldest watermark")
            .tag("projection", projection)
            .register(registry));
    meters.add(
        FunctionCounter.builder("millrace.projector.rewinds", monitor, m -> m.rewinds(projection))
            .description("Checkpoints found before where they had been left")
            .tag("projection", projection)
            .register(registry));
    for (String outcome : ApplyOutcome.NAMES) {
      meters.add(
          FunctionCounter.builder(
                  "millrace.projector.records", monitor, m -> m.count(projection, outcome))
              .description("Records by what became of them")
              .tag("projection", projection)
              .tag("outcome", outcome)
              .register(registry));
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
