package io.millrace.platform.projection.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.apply.VisibleListener;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How long events take from their commit in the ledger to the commit of the view, and the last span
 * of a command's trace: it continues the trace that came with the event and ends with the commit.
 */
@Singleton
class VisibleEvents implements VisibleListener {
  private static final Duration[] BUCKETS =
      LongStream.of(
              5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);
  private static final TextMapGetter<String> TRACEPARENT =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
          return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
          return key.equals("traceparent") ? traceparent : null;
        }
      };

  private final MeterRegistry metrics;
  private final Tracer tracer;
  private final Map<String, Timer> delays = new ConcurrentHashMap<>();

  VisibleEvents(MeterRegistry metrics, Tracer tracer) {
    this.metrics = metrics;
    this.tracer = tracer;
  }

  /** Has the histogram of this projection there before its first event. */
  void expect(String projection) {
    delays.computeIfAbsent(
        projection,
        name ->
            Timer.builder("millrace.projector.commit.to.visible")
                .description("From an event's commit in the ledger to the commit of the view")
                .tag("projection", name)
                .serviceLevelObjectives(BUCKETS)
                .register(metrics));
  }

  @Override
  public void visible(
      String projection, FeedRecord record, EventEnvelope event, Instant begun, Instant committed) {
    Timer delay = delays.get(projection);
    if (delay != null) {
      // The two times are of two clocks; what they make less than nothing is nothing.
      Duration took = Duration.between(event.recordedAt(), committed);
      delay.record(took.isNegative() ? Duration.ZERO : took);
    }
    String traceparent = event.metadata().traceparent();
    if (traceparent != null && !traceparent.endsWith("-00")) {
      trace(projection, record, event, traceparent, begun, committed);
    }
  }

  private void trace(
      String projection,
      FeedRecord record,
      EventEnvelope event,
      String traceparent,
      Instant begun,
      Instant committed) {
    Context command =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TRACEPARENT);
    tracer
        .spanBuilder("project " + projection)
        .setParent(command)
        .setSpanKind(SpanKind.CONSUMER)
        .setStartTimestamp(begun)
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.operation.type", "process")
        .setAttribute("messaging.destination.name", record.partition().topic())
        .setAttribute("messaging.kafka.offset", record.offset())
        .setAttribute("messaging.message.id", event.id().toString())
        .setAttribute("millrace.projection", projection)
        .startSpan()
        .end(committed);
  }
}
