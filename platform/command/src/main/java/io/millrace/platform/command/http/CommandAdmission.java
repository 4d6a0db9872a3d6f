package io.millrace.platform.command.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.command.config.HttpConfig;
import io.millrace.platform.service.http.BodyLength;
import io.millrace.platform.service.http.EarlyAnswers;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets commands in as long as there is room for them, before anything of their bodies is read.
 * Whoever comes too many is told so at once, so that those inside stay fast and memory has a bound.
 */
@Singleton
class CommandAdmission {
  /**
   * Behind the stream of imports, which has bounds of its own, and before Quarkus' upload limit.
   */
  private static final int EARLY = 10;

  private static final String COMMANDS = "/v1/";

  /** Counted from the start: a rate over a counter that appears with its first count misses it. */
  private static final List<String> REASONS = List.of("in-flight", "body-memory");

  private final Capacity capacity;
  private final long maxBodyBytes;

  /** Reads a body that may grow, and fails with 413 when it does; Quarkus would say no word. */
  private final BodyHandler unannounced;

  private final MeterRegistry metrics;

  CommandAdmission(
      HttpConfig config,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody,
      MeterRegistry metrics) {
    this.capacity = new Capacity(config.maxInFlight(), config.maxBodyMemory().asLongValue());
    this.maxBodyBytes = maxBody.asLongValue();
    this.unannounced = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
    this.metrics = metrics;
  }

  void register(@Observes Filters filters) {
    Gauge.builder("millrace.http.in.flight", capacity, Capacity::requests)
        .description("Commands under way")
        .register(metrics);
    Gauge.builder("millrace.http.body.memory", capacity, Capacity::bytes)
        .description("What their bodies have together, at most")
        .baseUnit("bytes")
        .register(metrics);
    REASONS.forEach(this::rejections);
    filters.register(this::check, EARLY);
    filters.register(CommandAdmission::tellOfNothing, EARLY - 1);
  }

  private void check(RoutingContext context) {
    if (context.normalizedPath().startsWith(COMMANDS)) {
      admit(context, BodyLength.of(context.request(), maxBodyBytes));
    } else {
      context.next();
    }
  }

  private void admit(RoutingContext context, BodyLength length) {
    switch (capacity.take(length.bytes())) {
      case Capacity.Grant.TooMany _ -> shed(context.request(), length, "in-flight");
      case Capacity.Grant.TooMuch _ -> shed(context.request(), length, "body-memory");
      case Capacity.Grant.Admitted admitted -> {
        context.addEndHandler(_ -> admitted.release().run());
        // Over HTTP/2 whoever reads a body pauses it first, which Vert.x refuses once it was read
        // (Quarkus issue 34393): BodyLimit sees to those.
        if (length.announced() || context.request().version() == HttpVersion.HTTP_2) {
          context.next();
        } else {
          unannounced.handle(context);
        }
      }
    }
  }

  /** A body that was read ahead and had nothing is none to Quarkus, which would wait for it. */
  private static void tellOfNothing(RoutingContext context) {
    if (context.body().buffer() == null
        && context.request().isEnded()
        && context.request().getHeader("Transfer-Encoding") != null) {
      ((RoutingContextInternal) context).setBody(Buffer.buffer());
    }
    context.next();
  }

  private void shed(HttpServerRequest request, BodyLength length, String reason) {
    rejected(reason);
    Problem problem =
        Problem.of(
            ProblemType.OVERLOADED,
            "More commands are under way than this service takes at once. Nothing was changed."
                + " Send the same request again after the time in Retry-After.");
    if (length.isShort()) {
      EarlyAnswers.refuse(request, problem);
    } else {
      EarlyAnswers.refuseAndClose(request, problem);
    }
  }

  private void rejected(String reason) {
    rejections(reason).increment();
  }

  private Counter rejections(String reason) {
    return metrics.counter("millrace.http.rejected", "reason", reason);
  }
}
