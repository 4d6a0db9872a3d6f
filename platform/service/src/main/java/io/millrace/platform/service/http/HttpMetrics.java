package io.millrace.platform.service.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.platform.service.api.ApiAddresses;
import io.millrace.platform.service.metrics.RequestMeters;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which routes have a series of their own, and how many answers were errors of ours. */
@Singleton
public final class HttpMetrics {
  /** Every kind of error of ours is there from the start, for {@code rate()}. */
  void register(@Observes StartupEvent event) {
    ProblemTypes.all().stream()
        .filter(type -> type.status() >= 500)
        .forEach(type -> problems(type).increment(0));
  }

  /** One more request was answered with an error of ours. */
  public static void count(ProblemType type) {
    problems(type).increment();
  }

  private static Counter problems(ProblemType type) {
    return Metrics.counter("millrace.http.problems", "code", type.code());
  }

  @Produces
  @Singleton
  MeterFilter requests(ApiAddresses addresses) {
    return RequestMeters.of(addresses);
  }
}
