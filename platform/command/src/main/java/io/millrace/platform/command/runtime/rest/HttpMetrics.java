package io.millrace.platform.command.runtime.rest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.platform.command.runtime.ProblemType;
import io.millrace.platform.service.metrics.RequestMeters;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which routes have a series of their own, and how many answers were errors of ours. */
@Singleton
final class HttpMetrics {
  /** Routes, and what Quarkus says where there is none. */
  private static final Pattern ROUTE =
      Pattern.compile(
          "[A-Z_]+|root|/(openapi|docs|operator/shards(/moves|/rebalance)?)?"
              + "|/v1/(customers|products|categories|orders|imports)"
              + "|/v1/[a-z]{1,12}/\\{[a-zA-Z]{1,12}}(/[a-z]{1,16})?");

  /** Every kind of error of ours is there from the start, for {@code rate()}. */
  void register(@Observes StartupEvent event) {
    Stream.of(ProblemType.values())
        .filter(type -> type.status() >= 500)
        .forEach(type -> problems(type).increment(0));
  }

  /** One more command was answered with an error of ours. */
  static void count(ProblemType type) {
    problems(type).increment();
  }

  private static Counter problems(ProblemType type) {
    return Metrics.counter("millrace.http.problems", "code", type.code());
  }

  @Produces
  @Singleton
  MeterFilter requests() {
    return new RequestMeters(ROUTE.asMatchPredicate());
  }
}
