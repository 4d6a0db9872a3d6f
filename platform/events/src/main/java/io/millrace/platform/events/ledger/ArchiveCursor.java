package io.millrace.platform.events.ledger;

import io.millrace.platform.events.AggregateType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the archived days of a shard in the order of the ledger, from any place on. Days
 * overlap where transactions ran over midnight, so it is a merge; a file is opened when its first
 * event may be the next, which is mostly one file at a time. For one thread.
 */
public final class ArchiveCursor implements AutoCloseable {
  private record Head(StoredEvent event, ArchivedDay day) {}

  private final Archive archive;
  private final Predicate<String> wanted;
  private final long afterTx;
  private final long afterPosition;
  private final List<Manifest> closed = new ArrayList<>();
  private final PriorityQueue<Head> open =
      new PriorityQueue<>(Comparator.comparing(Head::event, StoredEvent.LEDGER_ORDER));

  /**
   * @param days those to read; what does not reach behind the place is passed over
   * @param types of which the events are given
   * @param afterTx first half of the place behind which it begins
   * @param afterPosition second half
   */
  public ArchiveCursor(
      Archive archive,
      List<Manifest> days,
      Set<AggregateType> types,
      long afterTx,
      long afterPosition) {
    this.archive = archive;
    this.afterTx = afterTx;
    this.afterPosition = afterPosition;
    wanted = ofTypes(types);
    days.stream()
        .filter(day -> day.events() > 0 && (day.lastTx() == null || day.lastTx() >= afterTx))
        .sorted(Comparator.comparingLong(ArchiveCursor::firstTx))
        .forEach(closed::add);
  }

  /** Quotes inside payload and metadata are escaped, so only the member itself has this form. */
  private static Predicate<String> ofTypes(Set<AggregateType> types) {
    Set<String> members =
        types.stream()
            .map(type -> "\"aggregateType\":\"" + type.label() + '"')
            .collect(Collectors.toSet());
    return line -> members.stream().anyMatch(line::contains);
  }

  private static long firstTx(Manifest day) {
    return day.firstTx() == null ? 0 : day.firstTx();
  }

  /**
   * The next event, which stays the next one; null behind the last.
   *
   * @throws ArchiveDamagedException if the file that is next is not what it was
   */
  public @Nullable StoredEvent peek() {
    while (!closed.isEmpty()
        && (open.isEmpty() || firstTx(closed.getFirst()) <= open.element().event().tx())) {
      ArchivedDay day = archive.open(closed.removeFirst(), wanted);
      StoredEvent event = day.next();
      while (event != null && isBefore(event)) {
        event = day.next();
      }
      keep(event, day);
    }
    return open.isEmpty() ? null : open.element().event();
  }

  private boolean isBefore(StoredEvent event) {
    return event.tx() < afterTx || (event.tx() == afterTx && event.position() <= afterPosition);
  }

  /** The next event; from then on the one behind it is next. Null behind the last. */
  public @Nullable StoredEvent next() {
    StoredEvent event = peek();
    if (event != null) {
      ArchivedDay day = open.remove().day();
      keep(day.next(), day);
    }
    return event;
  }

  private void keep(@Nullable StoredEvent event, ArchivedDay day) {
    if (event == null) {
      day.close();
    } else {
      open.add(new Head(event, day));
    }
  }

  @Override
  public void close() {
    open.forEach(head -> head.day().close());
    open.clear();
    closed.clear();
  }
}
