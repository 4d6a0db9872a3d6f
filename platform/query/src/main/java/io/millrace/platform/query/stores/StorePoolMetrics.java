package io.millrace.platform.query.stores;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.platform.service.metrics.PoolMeters;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** How the pools of the stores are used. */
final class StorePoolMetrics {
  @Produces
  @Singleton
  MeterFilter pools() {
    return new PoolMeters(pool -> List.of(Tag.of("pool", pool == null ? "unnamed" : pool)));
  }
}
