package io.millrace.platform.query.http;

import io.micrometer.core.instrument.config.MeterFilter;
import io.millrace.platform.service.metrics.RequestMeters;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Which routes have a series of their own. */
final class HttpMetrics {
  /** Routes, and what Quarkus says where there is none. */
  private static final Pattern ROUTE =
      Pattern.compile(
          "[A-Z_]+|root|/(openapi|docs|graphql|v1/(customers|products|orders|orders/stream|ws))?"
              + "|/v1/reports/(revenue|bestsellers|most-viewed)"
              + "|/v1/[a-z]{1,12}/\\{[a-zA-Z]{1,12}}(/[a-z]{1,16})?"
              + "|/millrace\\.v1\\.OrderQueries/[A-Za-z]{1,24}");

  @Produces
  @Singleton
  MeterFilter requests() {
    return new RequestMeters(ROUTE.asMatchPredicate());
  }
}
