package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.LedgerEvent;
import io.millrace.platform.command.relay.LedgerPosition;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.MetadataJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads messages of PostgreSQL's output plugin {@code pgoutput}, protocol version 1 (PostgreSQL
 * documentation, "Logical Replication Message Formats"). Of the publication of the ledger there are
 * inserts into one table only. Not thread-safe.
 */
final class PgOutputDecoder {
  /** As PostgreSQL writes a {@code timestamptz} with {@code DateStyle=ISO}. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:mm", "+00")
          .toFormatter();

  private final int shard;
  private final Map<Integer, List<String>> columns = new HashMap<>();
  private final Predicate<LedgerPosition> wanted;
  private final List<LedgerEvent> events = new ArrayList<>();
  private long bytes;

  /**
   * @param wanted events elsewhere are passed over
   */
  PgOutputDecoder(int shard, Predicate<LedgerPosition> wanted) {
    this.shard = shard;
    this.wanted = wanted;
  }

  /** Of the payloads of a transaction that is not complete. */
  long bytes() {
    return bytes;
  }

  /** Takes the next message; gives the transaction that it completes, if it does. */
  Optional<WalTransaction> take(ByteBuffer message) {
    switch (message.get()) {
      case 'B' -> clear();
      case 'R' -> relation(message);
      case 'I' -> add(event(insert(message)));
      case 'C' -> {
        message.get();
        WalTransaction transaction = new WalTransaction(events, message.getLong());
        clear();
        return Optional.of(transaction);
      }
      default -> {
        // Types, origins and truncations say nothing about events.
      }
    }
    return Optional.empty();
  }

  private void clear() {
    events.clear();
    bytes = 0;
  }

  private void add(LedgerEvent event) {
    if (wanted.test(event.at())) {
      events.add(event);
      bytes += event.bytes();
    }
  }

  private void relation(ByteBuffer in) {
    int id = in.getInt();
    text(in);
    text(in);
    in.get();
    int count = in.getShort();
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.get();
      names.add(text(in));
      in.getInt();
      in.getInt();
    }
    columns.put(id, names);
  }

  private Map<String, String> insert(ByteBuffer in) {
    List<String> names = columns.getOrDefault(in.getInt(), List.of());
    in.get();
    int count = in.getShort();
    if (count != names.size()) {
      throw new IllegalStateException("an insert of %d columns into %s".formatted(count, names));
    }
    Map<String, String> values = HashMap.newHashMap(count);
    for (String name : names) {
      if (in.get() == 't') {
        byte[] utf8 = new byte[in.getInt()];
        in.get(utf8);
        values.put(name, new String(utf8, StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private LedgerEvent event(Map<String, String> row) {
    long position = Long.parseLong(value(row, "position"));
    return new LedgerEvent(
        new LedgerPosition(Long.parseLong(value(row, "tx")), position),
        new LedgerRow(
            new EventId(shard, position),
            AggregateType.ofLabel(value(row, "aggregate_type")),
            value(row, "aggregate_id"),
            Long.parseLong(value(row, "version")),
            Integer.parseInt(value(row, "bucket")),
            TIME.parse(value(row, "occurred_at"), Instant::from),
            MetadataJson.read(value(row, "metadata").getBytes(StandardCharsets.UTF_8)),
            value(row, "type"),
            Integer.parseInt(value(row, "schema_version")),
            value(row, "payload").getBytes(StandardCharsets.UTF_8)));
  }

  private static String value(Map<String, String> row, String column) {
    String value = row.get(column);
    if (value == null) {
      throw new IllegalStateException("an event without " + column);
    }
    return value;
  }

  private static String text(ByteBuffer in) {
    int start = in.position();
    while (in.get() != 0) {
      // On to the end.
    }
    byte[] utf8 = new byte[in.position() - 1 - start];
    in.get(start, utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
