package io.millrace.platform.events.codec;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.DomainEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One published type of event: its name on the wire and how its payload is written and read. An old
 * payload is lifted from version to version, and only the newest one is read.
 *
 * @param aggregate whose events they are
 * @param name on the wire, without version; spelled out, so that renaming a class never changes it
 * @param eventClass class of the facts
 * @param writer of the newest version
 * @param reader of the newest version
 * @param upcasters the first lifts version 1 to 2, the second 2 to 3, and so on; one is never
 *     removed or reordered, because the ledger keeps payloads of every version for ever
 */
public record EventType<E extends DomainEvent>(
    AggregateType aggregate,
    String name,
    Class<E> eventClass,
    JsonText.Item<? super E> writer,
    Function<JsonFields, E> reader,
    List<UnaryOperator<JsonFields>> upcasters) {
  /** A type whose only version is 1; one with older versions lists their upcasters. */
  @SafeVarargs
  public EventType(
      AggregateType aggregate,
      String name,
      Class<E> eventClass,
      JsonText.Item<? super E> writer,
      Function<JsonFields, E> reader,
      UnaryOperator<JsonFields>... upcasters) {
    this(aggregate, name, eventClass, writer, reader, List.of(upcasters));
  }

  /** Newest version, the one that is written. */
  public int schemaVersion() {
    return upcasters.size() + 1;
  }

  /** The CloudEvents type: {@code io.millrace.loan.LoanBegun.v1}. */
  public String cloudEventType() {
    return "io.millrace." + aggregate.label() + "." + name + ".v" + schemaVersion();
  }

  /**
   * The payload of an event as UTF-8 JSON.
   *
   * @throws ClassCastException if the event is not of this type
   */
  byte[] write(DomainEvent event) {
    return JsonText.object(json -> writer.write(json, eventClass.cast(event)));
  }

  /**
   * Reads a payload of this version.
   *
   * @throws EventDecodeException if there is no such version or the payload is not of it
   */
  public E read(int version, byte[] payload) {
    if (version < 1 || version > schemaVersion()) {
      throw new EventDecodeException(
          "version " + version + " is unknown; there are 1 to " + schemaVersion());
    }
    JsonFields fields = JsonFields.parse(payload);
    for (UnaryOperator<JsonFields> upcaster : upcasters.subList(version - 1, upcasters.size())) {
      fields = upcaster.apply(fields);
    }
    return reader.apply(fields);
  }
}
