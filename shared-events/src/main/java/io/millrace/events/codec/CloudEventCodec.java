package io.millrace.events.codec;

import io.millrace.events.EventEnvelope;
import io.millrace.events.Watermark;

/** Envelopes and watermarks as CloudEvents 1.0 in binary mode. */
public final class CloudEventCodec {
  private CloudEventCodec() {}

  /** What a record turned out to be. */
  public sealed interface Decoded {
    /** An event. */
    record Event(EventEnvelope envelope) implements Decoded {}

    /** A control record: everything of the shard below it has passed in this partition. */
    record Mark(Watermark watermark) implements Decoded {}

    /** A well-formed CloudEvent of a type or version that this code does not know. */
    record Unknown(String type) implements Decoded {}

    /** Not a CloudEvent, or one whose parts contradict its type. */
    record Malformed(String reason) implements Decoded {}
  }
}
