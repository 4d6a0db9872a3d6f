package io.millrace.platform.command.relay.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.platform.events.codec.WireRecord;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How long a shard's events take from their commit to Kafka's acknowledgement, and a span of it in
 * the trace of the command. The record keeps the command's own trace context: what goes out twice
 * goes out the same twice.
 */
final class RelayTelemetry {
  private static final String TRACEPARENT = "ce_traceparent";
  private static final Duration[] BUCKETS =
      LongStream.of(
              5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);
  private static final TextMapGetter<Map<String, String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
          return headers == null ? null : headers.get("ce_" + key);
        }
      };

  private final Tracer tracer;
  private final InstantSource clock;
  private final Timer delay;

  RelayTelemetry(int shard, MeterRegistry metrics, Tracer tracer, InstantSource clock) {
    this.tracer = tracer;
    this.clock = clock;
    this.delay =
        Timer.builder("millrace.relay.commit.to.published")
            .description("From an event's commit to Kafka's acknowledgement")
            .tag("shard", Integer.toString(shard))
            .serviceLevelObjectives(BUCKETS)
            .register(metrics);
  }

  /**
   * Kafka has these events.
   *
   * @param handedOver how long ago it was given them
   */
  void delivered(List<WireRecord> events, Duration handedOver) {
    Instant now = clock.instant();
    for (WireRecord event : events) {
      String time = event.headers().get("ce_time");
      if (time != null) {
        Duration took = Duration.between(Instant.parse(time), now);
        // The two times are of two clocks; what they make less than nothing is nothing.
        delay.record(took.isNegative() ? Duration.ZERO : took);
      }
      String traceparent = event.headers().get(TRACEPARENT);
      if (traceparent != null && !traceparent.endsWith("-00")) {
        trace(event, now.minus(handedOver), now);
      }
    }
  }

  private void trace(WireRecord event, Instant begun, Instant acknowledged) {
    Context command =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), event.headers(), HEADERS);
    tracer
        .spanBuilder("publish " + event.topic())
        .setParent(command)
        .setSpanKind(SpanKind.PRODUCER)
        .setStartTimestamp(begun)
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.operation.type", "send")
        .setAttribute("messaging.destination.name", event.topic())
        .setAttribute("messaging.destination.partition.id", Integer.toString(event.partition()))
        .setAttribute("messaging.message.id", event.headers().getOrDefault("ce_id", ""))
        .startSpan()
        .end(acknowledged);
  }
}
