package io.millrace.events.codec;

import io.millrace.events.DomainEvent;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CategoryEvent;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.stock.StockEvent;

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

  /** Name of the event's type without version, for example {@code OrderPlaced}. */
  public static String typeOf(DomainEvent event) {
    return EventTypes.of(event).name();
  }

  /** Newest version of the type's schema; {@link #write} writes it. */
  public static int schemaVersionOf(DomainEvent event) {
    return EventTypes.of(event).schemaVersion();
  }

  /** The payload as UTF-8 JSON. */
  public static byte[] write(DomainEvent event) {
    return JsonText.object(
        json -> {
          switch (event) {
            case OrderEvent e -> OrderEventJson.write(json, e);
            case StockEvent e -> StockEventJson.write(json, e);
            case CustomerEvent e -> MasterDataEventJson.write(json, e);
            case CatalogEvent e -> MasterDataEventJson.write(json, e);
            case CategoryEvent e -> MasterDataEventJson.write(json, e);
            default ->
                throw new IllegalArgumentException("not a published event: " + event.getClass());
          }
        });
  }

  /**
   * Reads a payload of any version that was ever published.
   *
   * @throws EventDecodeException if the type or version is unknown or the payload is not of it
   */
  public static DomainEvent read(String type, int schemaVersion, byte[] payload) {
    EventTypes.Entry entry = EventTypes.named(type);
    if (entry == null) {
      throw new EventDecodeException("unknown event type " + type);
    }
    return entry.reader().read(schemaVersion, payload);
  }
}
