package io.millrace.platform.query.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.service.api.ApiAddresses;
import io.millrace.platform.service.http.EarlyAnswers;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bound on the requests under way: more are refused at once, before anything is read or decided,
 * so that those that were let in stay fast. Streams are let in like others, and then counted by
 * themselves.
 */
@Singleton
class ConcurrencyLimit {
  /** Before routing and authentication, behind nothing. */
  private static final int FIRST = 1_000_000;

  private final int most;
  private final AtomicInteger underWay;
  private final Counter refused;
  private final ApiAddresses addresses;

  ConcurrencyLimit(QueryConfig config, ApiAddresses addresses, MeterRegistry metrics) {
    most = config.http().maxConcurrent();
    this.addresses = addresses;
    underWay = metrics.gauge("millrace.http.in.flight", new AtomicInteger());
    refused = metrics.counter("millrace.http.rejected", "reason", "in-flight");
  }

  void install(@Observes Filters filters) {
    filters.register(this::admit, FIRST);
  }

  private void admit(RoutingContext request) {
    boolean isStream = addresses.streams().contains(request.normalizedPath());
    if (underWay.incrementAndGet() > most) {
      underWay.decrementAndGet();
      refused.increment();
      EarlyAnswers.refuse(
          request.request(),
          Problem.of(
              ProblemType.OVERLOADED,
              "More than " + most + " requests are under way. Nothing was read. Try again."));
      return;
    }
    if (isStream) {
      underWay.decrementAndGet();
    } else {
      request.addEndHandler(ended -> underWay.decrementAndGet());
    }
    request.next();
  }
}
