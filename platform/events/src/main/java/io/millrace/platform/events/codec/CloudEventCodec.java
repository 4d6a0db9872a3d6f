package io.millrace.platform.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.TxRange;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.routing.Partitions;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Envelopes and watermarks as CloudEvents 1.0 in the binary mode of the Kafka protocol binding:
 * attributes are headers with the prefix {@code ce_}, the value is the payload.
 */
public final class CloudEventCodec {
  /** Type of the control records. */
  public static final String WATERMARK_TYPE = "io.millrace.control.Watermark.v1";

  /** Header with the transaction that recorded an event; records of older relays have none. */
  public static final String TX = "ce_tx";

  private static final String PREFIX = "io.millrace.";
  private static final String JSON = "application/json";

  private CloudEventCodec() {}

  /** What a record turned out to be. */
  public sealed interface Decoded {
    /** An event. */
    record Event(EventEnvelope envelope) implements Decoded {}

    /** A control record: everything of the shard below it has passed in this partition. */
    record Mark(Watermark watermark) implements Decoded {}

    /** A CloudEvent of a type or version that this code does not know. */
    record Unknown(String type) implements Decoded {}

    /** Not a CloudEvent, or one whose parts contradict its type; {@code reason} says which. */
    record Malformed(String reason) implements Decoded {}
  }

  /** An event as a record for a topic with so many partitions; of no transaction. */
  public static WireRecord encode(EventEnvelope envelope, int partitions) {
    return encode(LedgerRow.of(envelope), null, partitions);
  }

  /**
   * A row of the ledger as the record that publishes it.
   *
   * @param tx id of the transaction that recorded it
   */
  public static WireRecord encode(LedgerRow row, long tx, int partitions) {
    return encode(row, Long.toString(tx), partitions);
  }

  private static WireRecord encode(LedgerRow row, @Nullable String tx, int partitions) {
    Map<String, String> headers = LinkedHashMap.newLinkedHashMap(16);
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", row.id().toString());
    headers.put(
        "ce_type",
        PREFIX + row.aggregate().label() + "." + row.type() + ".v" + row.schemaVersion());
    headers.put("ce_source", source(row.id().shard()));
    headers.put("ce_subject", row.aggregateId());
    headers.put("ce_time", row.recordedAt().toString());
    headers.put("ce_partitionkey", row.aggregateId());
    headers.put("ce_sequence", Long.toString(row.version()));
    headers.put("ce_bucket", Integer.toString(row.bucket()));
    putIfKnown(headers, TX, tx);
    putMetadata(headers, row.metadata());
    headers.put("content-type", JSON);
    return new WireRecord(
        row.aggregate().topic(),
        Partitions.of(row.bucket(), partitions),
        row.aggregateId().getBytes(UTF_8),
        headers,
        row.payload());
  }

  /** A watermark for one partition of one topic. */
  public static WireRecord encode(Watermark watermark, String topic, int partition) {
    String subject = "shard-" + watermark.shard();
    Map<String, String> headers = LinkedHashMap.newLinkedHashMap(8);
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", subject + "-" + watermark.tx() + "-" + watermark.asOf().toEpochMilli());
    headers.put("ce_type", WATERMARK_TYPE);
    headers.put("ce_source", source(watermark.shard()));
    headers.put("ce_subject", subject);
    headers.put("ce_time", watermark.asOf().toString());
    headers.put("content-type", JSON);
    byte[] value =
        JsonText.object(
            json -> {
              json.number("shard", watermark.shard())
                  .number("tx", watermark.tx())
                  .instant("asOf", watermark.asOf());
              if (!watermark.parked().isEmpty()) {
                json.list("parked", watermark.parked(), CloudEventCodec::write);
              }
            });
    return new WireRecord(topic, partition, subject.getBytes(UTF_8), headers, value);
  }

  private static void write(JsonText json, TxRange range) throws IOException {
    json.number("from", range.from()).number("to", range.to());
  }

  /**
   * Reads a record; never throws.
   *
   * @param headers looks a header up by name; null when it is absent
   * @param value of the record; null for a tombstone
   */
  public static Decoded decode(UnaryOperator<@Nullable String> headers, byte @Nullable [] value) {
    String type = headers.apply("ce_type");
    if (type == null) {
      return new Decoded.Malformed("header ce_type is missing");
    }
    if (value == null) {
      return new Decoded.Malformed("the record has no value");
    }
    try {
      return type.equals(WATERMARK_TYPE)
          ? new Decoded.Mark(watermark(value))
          : event(type, headers, value);
    } catch (EventDecodeException | IllegalArgumentException | DateTimeParseException e) {
      return new Decoded.Malformed(type + ": " + e.getMessage());
    }
  }

  private static Watermark watermark(byte[] value) {
    JsonFields in = JsonFields.parse(value);
    return new Watermark(
        in.integer("shard"),
        in.number("tx"),
        in.instant("asOf"),
        in.optionalList("parked", item -> new TxRange(item.number("from"), item.number("to"))));
  }

  private static Decoded event(String type, UnaryOperator<@Nullable String> headers, byte[] value) {
    int dot = type.lastIndexOf(".v");
    int nameStart = type.lastIndexOf('.', dot - 1);
    if (!type.startsWith(PREFIX)
        || dot < 0
        || nameStart < PREFIX.length()
        || !isVersion(type.substring(dot + 2))) {
      return new Decoded.Unknown(type);
    }
    String name = type.substring(nameStart + 1, dot);
    int schemaVersion = Integer.parseInt(type.substring(dot + 2));
    EventType<?> entry = EventTypes.named(name);
    if (entry == null
        || schemaVersion > entry.schemaVersion()
        || !entry.aggregate().label().equals(type.substring(PREFIX.length(), nameStart))) {
      return new Decoded.Unknown(type);
    }
    return new Decoded.Event(
        new EventEnvelope(
            EventId.parse(required(headers, "ce_id")),
            entry.aggregate(),
            required(headers, "ce_subject"),
            Long.parseLong(required(headers, "ce_sequence")),
            Integer.parseInt(required(headers, "ce_bucket")),
            Instant.parse(required(headers, "ce_time")),
            metadata(headers),
            PayloadCodec.read(name, schemaVersion, value)));
  }

  private static boolean isVersion(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.charAt(0) != '0'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String required(UnaryOperator<@Nullable String> headers, String name) {
    String value = headers.apply(name);
    if (value == null) {
      throw new EventDecodeException("header " + name + " is missing");
    }
    return value;
  }

  private static EventMetadata metadata(UnaryOperator<@Nullable String> headers) {
    return new EventMetadata(
        headers.apply("ce_traceparent"),
        headers.apply("ce_correlation"),
        headers.apply("ce_causation"),
        headers.apply("ce_actor"));
  }

  private static void putMetadata(Map<String, String> headers, EventMetadata metadata) {
    putIfKnown(headers, "ce_traceparent", metadata.traceparent());
    putIfKnown(headers, "ce_correlation", metadata.correlation());
    putIfKnown(headers, "ce_causation", metadata.causation());
    putIfKnown(headers, "ce_actor", metadata.actor());
  }

  private static void putIfKnown(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  private static String source(int shard) {
    return "/millrace/shard/" + shard;
  }
}
