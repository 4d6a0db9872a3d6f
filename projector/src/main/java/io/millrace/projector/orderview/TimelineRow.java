package io.millrace.projector.orderview;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order's timeline: where it stands, and what was added to it.
 *
 * @param order as of the last event; of a row that was read, names and prices are blank
 * @param added entries that are not in the table yet, oldest first
 */
record TimelineRow(OrderRow order, List<Entry> added) {
  TimelineRow {
    added = List.copyOf(added);
  }

  /**
   * One event and the order after it.
   *
   * @param type name of the event
   * @param recordedAt when the ledger took it
   * @param actor who caused it, where known
   * @param detail the event's payload as JSON; of {@code OrderPlaced} without the lines, which the
   *     order has anyway
   */
  record Entry(
      String type, Instant recordedAt, @Nullable String actor, String detail, OrderRow after) {}
}
