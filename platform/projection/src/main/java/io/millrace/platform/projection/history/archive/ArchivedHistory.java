package io.millrace.platform.projection.history.archive;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.ledger.Archive;
import io.millrace.platform.events.ledger.ArchiveCursor;
import io.millrace.platform.events.ledger.ArchiveDamagedException;
import io.millrace.platform.events.ledger.DroppedDay;
import io.millrace.platform.events.ledger.Manifest;
import io.millrace.platform.events.ledger.StoredEvent;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.FoundEvents;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.projection.history.VersionRange;
import io.millrace.platform.projection.rebuild.postgres.LedgerHistory;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers with their archive before them. Days may move from one to the other at any time; what
 * is read is the same whenever that happens.
 */
public final class ArchivedHistory implements EventHistory {
  private static final Duration CHECK_WITHIN = Duration.ofSeconds(10);

  private final LedgerHistory ledgers;
  private final @Nullable Path folder;
  private final Map<Integer, ShardTape> tapes = new ConcurrentHashMap<>();
  private final Map<Integer, Listing> listings = new ConcurrentHashMap<>();

  /** Manifests that were read, and what they were read for. */
  private record Listing(List<DroppedDay> dropped, Set<String> names, List<Manifest> days) {}

  /**
   * @param folder of all shards' archives, read and never written; null where there is none
   */
  public ArchivedHistory(LedgerHistory ledgers, @Nullable Path folder) {
    this.ledgers = ledgers;
    this.folder = folder;
  }

  @Override
  public List<Integer> shards() {
    return ledgers.shards();
  }

  @Override
  public void check() {
    for (int shard : shards()) {
      List<DroppedDay> dropped = ledgers.droppedDays(shard);
      reading(
          () -> {
            Archive archive = archive(shard, dropped);
            if (folder != null) {
              archive.check(dropped, CHECK_WITHIN);
            }
            return true;
          });
    }
  }

  @Override
  public long end(int shard) {
    return ledgers.end(shard);
  }

  @Override
  public long head(int shard) {
    return ledgers.head(shard);
  }

  @Override
  public long count(int shard, Set<AggregateType> types, HistoryPlace after, long belowTx) {
    List<Manifest> days = days(shard);
    Instant tableFrom =
        days.isEmpty()
            ? Instant.EPOCH
            : days.getLast().day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    long events = ledgers.count(shard, types, after, belowTx, tableFrom);
    return events + reading(() -> count(shard, days, types, after, belowTx));
  }

  private long count(
      int shard, List<Manifest> days, Set<AggregateType> types, HistoryPlace after, long belowTx) {
    long events = 0;
    try (ArchiveCursor cursor =
        new ArchiveCursor(archive(shard), days, types, after.tx(), after.position())) {
      for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
        events += event.tx() < belowTx ? 1 : 0;
      }
    }
    return events;
  }

  @Override
  public List<PastEvent> read(
      int shard, Set<AggregateType> types, HistoryPlace after, long belowTx, int limit) {
    return read(shard, new ShardTape.Query(types, belowTx, false), after, limit);
  }

  @Override
  public List<PastEvent> outline(
      int shard, Set<AggregateType> types, HistoryPlace after, long belowTx, int limit) {
    return read(shard, new ShardTape.Query(types, belowTx, true), after, limit);
  }

  private List<PastEvent> read(int shard, ShardTape.Query query, HistoryPlace after, int limit) {
    ShardTape tape = tapes.computeIfAbsent(shard, number -> new ShardTape(this, ledgers, number));
    return reading(() -> tape.read(query, after, limit));
  }

  /** Archived days are looked through only for what no ledger has, the newest day first. */
  @Override
  public FoundEvents find(Collection<VersionRange> wanted, int limitEach) {
    FoundEvents inLedgers = ledgers.find(wanted, limitEach);
    NavigableSet<PastEvent> found = new TreeSet<>(PastEvent.BY_AGGREGATE);
    found.addAll(inLedgers.events());
    HistoryAwayException away = inLedgers.away();
    for (int shard : shards()) {
      try {
        reading(
            () -> {
              look(shard, wanted, limitEach, found);
              return true;
            });
      } catch (HistoryAwayException e) {
        away = e;
      }
    }
    boolean whole = missing(wanted, limitEach, found).isEmpty();
    return new FoundEvents(List.copyOf(found), whole ? null : away);
  }

  private static List<VersionRange> missing(
      Collection<VersionRange> wanted, int limitEach, Set<PastEvent> found) {
    Map<String, List<PastEvent>> byAggregate =
        found.stream().collect(Collectors.groupingBy(event -> event.row().aggregateId()));
    return wanted.stream()
        .filter(
            range ->
                byAggregate.getOrDefault(range.aggregateId(), List.of()).stream()
                        .filter(range::includes)
                        .count()
                    < Math.min(limitEach, range.size()))
        .toList();
  }

  private void look(
      int shard, Collection<VersionRange> wanted, int limitEach, Set<PastEvent> found) {
    List<VersionRange> missing = missing(wanted, limitEach, found);
    List<Manifest> days = missing.isEmpty() ? List.of() : days(shard);
    for (Manifest day : days.reversed()) { // what is missed is mostly young
      archive(shard)
          .read(
              day,
              missing.stream().map(VersionRange::aggregateId).collect(Collectors.toSet()),
              stored -> {
                PastEvent event = past(stored);
                if (wanted.stream().anyMatch(range -> range.includes(event))) {
                  found.add(event);
                }
              });
      missing = missing(wanted, limitEach, found);
      if (missing.isEmpty()) {
        return;
      }
    }
  }

  static PastEvent past(StoredEvent event) {
    return new PastEvent(new HistoryPlace(event.tx(), event.position()), event.row());
  }

  Archive archive(int shard) {
    return new Archive(folder == null ? Path.of("") : folder, shard);
  }

  /** Asks the ledger first: a day that leaves it meanwhile is then among those that are found. */
  List<Manifest> days(int shard) {
    List<DroppedDay> dropped = ledgers.droppedDays(shard);
    Listing known = listings.get(shard);
    return reading(
        () -> {
          Archive archive = archive(shard, dropped);
          Set<String> names = folder == null ? Set.of() : archive.names();
          if (known != null && known.dropped().equals(dropped) && known.names().equals(names)) {
            return known.days();
          }
          List<Manifest> days = folder == null ? List.of() : archive.days(dropped);
          listings.put(shard, new Listing(dropped, names, days));
          return days;
        });
  }

  private Archive archive(int shard, List<DroppedDay> dropped) {
    if (folder == null) {
      LedgerHistory.requireNone(shard, dropped);
    }
    return archive(shard);
  }

  private static <T> T reading(Supplier<T> work) {
    try {
      return work.get();
    } catch (ArchiveDamagedException e) {
      throw new HistoryAwayException(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new HistoryAwayException(
          "the archive cannot be read: " + e.getCause() + "; look whether its folder is mounted",
          e);
    }
  }

  /** Closes files and connections. */
  public void close() {
    tapes.values().forEach(ShardTape::close);
    ledgers.close();
  }
}
