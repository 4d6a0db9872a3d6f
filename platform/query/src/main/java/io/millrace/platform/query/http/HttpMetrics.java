package io.millrace.platform.query.http;

import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.platform.service.api.ApiAddresses;
import io.millrace.platform.service.metrics.RequestMeters;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which routes have a series of their own. */
final class HttpMetrics {
  @Produces
  @Singleton
  MeterFilter requests(ApiAddresses addresses) {
    return RequestMeters.of(addresses);
  }
}
