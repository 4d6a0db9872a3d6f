package io.millrace.platform.projection.history.archive;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.ledger.ArchiveCursor;
import io.millrace.platform.events.ledger.Manifest;
import io.millrace.platform.events.ledger.StoredEvent;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.projection.rebuild.postgres.LedgerHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One shard's archive and ledger as one sequence, a page at a time. It keeps its place in the files
 * between two pages; any other place is looked for anew.
 *
 * <p>The archiver may move a day at any moment. Nothing is missed, because the ledger is asked
 * before the archive's days are listed: what it no longer has, it had given away by then. Nothing
 * comes twice, because both give their events in one order and equal places are one event.
 */
final class ShardTape {
  private static final Comparator<HistoryPlace> ORDER =
      Comparator.comparingLong(HistoryPlace::tx).thenComparingLong(HistoryPlace::position);

  /** What is read; a page of another query begins anew. */
  record Query(Set<AggregateType> types, long belowTx, boolean outline) {}

  private final ArchivedHistory history;
  private final LedgerHistory ledgers;
  private final int shard;
  private @Nullable Query query;
  private HistoryPlace place = HistoryPlace.START;
  private List<Manifest> days = List.of();
  private @Nullable ArchiveCursor cursor;

  /**
   * What the ledger has behind {@code place}, if that is known: only the archive has what is
   * before.
   */
  private @Nullable HistoryPlace ledgerFrom;

  ShardTape(ArchivedHistory history, LedgerHistory ledgers, int shard) {
    this.history = history;
    this.ledgers = ledgers;
    this.shard = shard;
  }

  /** The next events behind a place, at most so many; fewer only where there are no more. */
  synchronized List<PastEvent> read(Query asked, HistoryPlace after, int limit) {
    if (!asked.equals(query) || !after.equals(place)) {
      close();
      query = asked;
      place = after;
    }
    boolean done = false;
    try {
      List<PastEvent> page = new ArrayList<>(limit);
      takeArchived(asked, page, limit);
      if (page.size() < limit) {
        merge(asked, page, limit);
      }
      done = true;
      return page;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private void takeArchived(Query asked, List<PastEvent> page, int limit) {
    while (page.size() < limit && ledgerFrom != null) {
      PastEvent next = peek(asked);
      if (next == null || ORDER.compare(next.at(), ledgerFrom) >= 0) {
        return;
      }
      takeArchived(page);
    }
  }

  private void merge(Query asked, List<PastEvent> page, int limit) {
    int most = limit - page.size();
    Deque<PastEvent> ledger =
        new ArrayDeque<>(
            asked.outline()
                ? ledgers.outline(shard, asked.types(), place, asked.belowTx(), most)
                : ledgers.read(shard, asked.types(), place, asked.belowTx(), most));
    boolean more = ledger.size() == most;
    list(asked);
    while (page.size() < limit) {
      PastEvent archived = peek(asked);
      PastEvent recorded = ledger.peekFirst();
      if (archived == null && recorded == null) {
        break;
      }
      int comparison =
          archived == null
              ? 1
              : recorded == null ? -1 : ORDER.compare(archived.at(), recorded.at());
      if (comparison >= 0) {
        take(page, ledger.removeFirst());
      }
      if (comparison == 0 && cursor != null) {
        cursor.next();
      } else if (comparison < 0) {
        takeArchived(page);
      }
    }
    PastEvent next = ledger.peekFirst();
    ledgerFrom =
        next != null ? next.at() : more ? null : new HistoryPlace(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private void takeArchived(List<PastEvent> page) {
    StoredEvent event = cursor == null ? null : cursor.next();
    if (event != null) {
      PastEvent past = ArchivedHistory.past(event);
      take(page, query != null && query.outline() ? past.outline() : past);
    }
  }

  private void take(List<PastEvent> page, PastEvent event) {
    page.add(event);
    place = event.at();
  }

  /** Looks which days there are now. */
  private void list(Query asked) {
    List<Manifest> now = history.days(shard);
    if (cursor == null || !now.equals(days)) {
      close();
      query = asked;
      days = now;
      cursor =
          new ArchiveCursor(
              history.archive(shard), now, asked.types(), place.tx(), place.position());
    }
  }

  /** The next archived event that belongs to the query. */
  private @Nullable PastEvent peek(Query asked) {
    StoredEvent event = cursor == null ? null : cursor.peek();
    return event == null || event.tx() >= asked.belowTx() ? null : ArchivedHistory.past(event);
  }

  synchronized void close() {
    if (cursor != null) {
      cursor.close();
    }
    cursor = null;
    query = null;
    ledgerFrom = null;
    days = List.of();
  }
}
