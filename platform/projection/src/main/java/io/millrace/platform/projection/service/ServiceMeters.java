package io.millrace.platform.projection.service;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.platform.service.metrics.PoolMeters;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and labels of what libraries measure. */
final class ServiceMeters {
  private static final Pattern OURS = Pattern.compile("refresh|(ledger|keys)-[0-9]+");

  @Produces
  @Singleton
  MeterFilter pools() {
    return new PoolMeters(ServiceMeters::pool);
  }

  /** Quarkus leaves its own pool without a name that tells; it leads to the read primary. */
  private static List<Tag> pool(@Nullable String name) {
    return List.of(
        Tag.of("pool", name != null && OURS.matcher(name).matches() ? name : "read-primary"));
  }
}
