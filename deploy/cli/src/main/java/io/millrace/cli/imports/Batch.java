package io.millrace.cli.imports;

import io.millrace.cli.imports.Item.Outgoing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some items in order, sent as one request. Small enough that its answers fit in the buffers of any
 * connection, so that neither side ever waits for the other to read first.
 */
final class Batch {
  static final int MAX_RECORDS = 1_000;
  static final int MAX_CHARACTERS = 3 << 19;

  private final List<Item> items = new ArrayList<>();
  private final List<Outgoing> records = new ArrayList<>();
  private int characters;

  /** The next one, or null at the end. */
  static @Nullable Batch from(RecordSource source) {
    var batch = new Batch();
    while (!batch.isFull()) {
      Item item = source.next();
      if (item == null) {
        break;
      }
      batch.add(item);
    }
    return batch.items.isEmpty() ? null : batch;
  }

  /** All, also those that are not sent, in order. */
  List<Item> items() {
    return items;
  }

  /** Those that are sent. */
  List<Outgoing> records() {
    return records;
  }

  /** The request's body for all records from this one on. */
  static byte[] ndjson(List<Outgoing> records) {
    var text = new StringBuilder();
    records.forEach(record -> text.append(record.json()).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private boolean isFull() {
    return items.size() >= MAX_RECORDS || characters >= MAX_CHARACTERS;
  }

  private void add(Item item) {
    items.add(item);
    if (item instanceof Outgoing outgoing) {
      records.add(outgoing);
      characters += outgoing.json().length();
    }
  }
}
