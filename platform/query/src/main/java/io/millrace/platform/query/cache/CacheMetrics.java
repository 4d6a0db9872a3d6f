package io.millrace.platform.query.cache;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Has every counter of the caches there from the start, at 0: a rate over a counter that appears
 * with its first count misses that count. Views are few; keys are never labels.
 */
@Singleton
class CacheMetrics {
  private static final String REQUESTS = "millrace.cache.requests";

  private final List<ItemReader<?>> readers;
  private final MeterRegistry metrics;

  CacheMetrics(@All List<ItemReader<?>> readers, MeterRegistry metrics) {
    this.readers = readers;
    this.metrics = metrics;
  }

  void start(@Observes StartupEvent event) {
    for (ItemReader<?> reader : readers) {
      String view = reader.view();
      for (String result : List.of("hit", "expired", "stale", "miss")) {
        zero(REQUESTS, "level", "L1", "view", view, "result", result);
      }
      for (String result : List.of("hit", "expired", "miss")) {
        zero(REQUESTS, "level", "L2", "view", view, "result", result);
      }
      for (String result : List.of("early", "overdue", "waited")) {
        zero("millrace.cache.leases", "view", view, "result", result);
      }
      zero("millrace.cache.loads", "view", view);
      zero("millrace.cache.refresh.failures", "view", view);
    }
  }

  private void zero(String name, String... tags) {
    metrics.counter(name, tags).increment(0);
  }
}
