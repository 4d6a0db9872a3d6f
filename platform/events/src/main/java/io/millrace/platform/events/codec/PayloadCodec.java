package io.millrace.platform.events.codec;

import io.millrace.platform.events.DomainEvent;

/**
 * Payloads as JSON, and the names of event types. The ledger's column {@code payload} and the value
 * of a Kafka record are the same bytes. No reflection: works in a native image as it is.
 */
public final class PayloadCodec {
  /**
   * The longest payload that is ever published, in bytes. It leaves the headers their room in a
   * record of a mebibyte, which brokers take unless they are told otherwise.
   */
  public static final int MAX_BYTES = 900 * 1024;

  private PayloadCodec() {}

  /** Name of the event's type without version, for example {@code LoanBegun}. */
  public static String typeOf(DomainEvent event) {
    return EventTypes.of(event).name();
  }

  /** Newest version of the type's schema; {@link #write} writes it. */
  public static int schemaVersionOf(DomainEvent event) {
    return EventTypes.of(event).schemaVersion();
  }

  /** The payload as UTF-8 JSON. */
  public static byte[] write(DomainEvent event) {
    return EventTypes.of(event).write(event);
  }

  /**
   * Reads a payload of any version that was ever published.
   *
   * @throws EventDecodeException if the type or version is unknown or the payload is not of it
   */
  public static DomainEvent read(String type, int schemaVersion, byte[] payload) {
    EventType<?> known = EventTypes.named(type);
    if (known == null) {
      throw new EventDecodeException("unknown event type " + type);
    }
    return known.read(schemaVersion, payload);
  }
}
