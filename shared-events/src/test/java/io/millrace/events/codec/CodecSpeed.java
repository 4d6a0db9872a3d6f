package io.millrace.events.codec;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.WireRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How fast the codec is here, on one thread; printed, never asserted. Run its {@code main} from an
 * IDE, or with the module's test class path.
 */
final class CodecSpeed {
  private static final int ROUNDS = 7;
  private static final int EVENTS = 200_000;

  private CodecSpeed() {}

  public static void main(String[] args) {
    List<EventEnvelope> envelopes = SampleEvents.ALL.stream().map(CodecSpeed::envelope).toList();
    List<WireRecord> records =
        envelopes.stream().map(envelope -> CloudEventCodec.encode(envelope, 4)).toList();
    measure("encode", envelopes, envelope -> CloudEventCodec.encode(envelope, 4).value().length);
    measure(
        "decode",
        records,
        record ->
            CloudEventCodec.decode(record.headers()::get, record.value())
                    instanceof CloudEventCodec.Decoded.Event
                ? record.value().length
                : fail());
  }

  /** The best of some rounds: the machine's other work only ever makes one slower. */
  private static <T> void measure(String name, List<T> inputs, ToLongFunction<T> work) {
    double best = 0;
    long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      bytes = 0;
      long start = System.nanoTime();
      for (int i = 0; i < EVENTS; i++) {
        bytes += work.applyAsLong(inputs.get(i % inputs.size()));
      }
      best = Math.max(best, EVENTS * 1e9 / (System.nanoTime() - start));
    }
    System.out.printf(
        "%s: %,.0f events/s, %d bytes of payload on average%n", name, best, bytes / EVENTS);
  }

  private static EventEnvelope envelope(io.millrace.platform.events.DomainEvent event) {
    return new EventEnvelope(
        new EventId(0, 1),
        EventTypes.of(event).aggregate(),
        "0192f0c4-7a10-7123-8abc-0123456789ab",
        1,
        7,
        Instant.parse("2026-02-03T04:05:06.789012Z"),
        EventMetadata.NONE,
        event);
  }

  private static long fail() {
    throw new IllegalStateException("a record of our own was not read");
  }
}
