package io.millrace.command.runtime.rest;

import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.operations.metrics.RequestMeters;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Which routes have a series of their own. */
final class HttpMetrics {
  /** Routes, and what Quarkus says where there is none. */
  private static final Pattern ROUTE =
      Pattern.compile(
          "[A-Z_]+|root|/(openapi|docs|operator/shards(/moves|/rebalance)?)?"
              + "|/v1/(customers|products|categories|orders|imports)"
              + "|/v1/[a-z]{1,12}/\\{[a-zA-Z]{1,12}}(/[a-z]{1,16})?");

  @Produces
  @Singleton
  MeterFilter requests() {
    return new RequestMeters(ROUTE.asMatchPredicate());
  }
}
