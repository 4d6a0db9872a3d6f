package io.millrace.platform.command.relay;

import io.millrace.platform.command.relay.AggregateStep.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each aggregate's events in the order of their versions.
 *
 * <p>A transaction that has its id may still wait for a row that several commands write. So the
 * second of two writers of one aggregate can hold the lower id, and its event comes first in the
 * ledger. Such an event is held until its predecessor has come by, which was committed before it
 * and so can be found. Only transactions that ran at the same time can be inverted so; that bounds
 * how many events are held.
 *
 * <p>One guard serves one term of leadership, from the checkpoint on. Not thread-safe.
 */
final class OrderGuard {
  private final EventSource source;
  private final Map<Key, Long> newest;
  private final Map<AggregateStep, LedgerEvent> held = new HashMap<>();

  /**
   * @param remembered of how many aggregates the newest version is kept; for the others the ledger
   *     is asked
   */
  OrderGuard(EventSource source, int remembered) {
    this.source = source;
    this.newest =
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > remembered;
          }
        };
  }

  /** Takes the next events in ledger order; gives those that may be published now, in order. */
  List<LedgerEvent> arrange(List<LedgerEvent> events) throws InterruptedException {
    Map<AggregateStep, LedgerPosition> places = HashMap.newHashMap(events.size());
    events.forEach(event -> places.put(event.step(), event.at()));
    places.putAll(source.locate(doubtful(events, places.keySet())));
    List<LedgerEvent> ready = new ArrayList<>(events.size());
    for (LedgerEvent event : events) {
      if (mustWait(event, places.get(event.step().predecessor()))) {
        held.put(event.step(), event);
      } else {
        release(event, ready);
      }
    }
    return ready;
  }

  /** The first place in ledger order that has been taken but not given back. */
  Optional<LedgerPosition> firstHeld() {
    return held.values().stream().map(LedgerEvent::at).min(LedgerPosition::compareTo);
  }

  private boolean mustWait(LedgerEvent event, @Nullable LedgerPosition predecessor) {
    AggregateStep step = event.step();
    if (follows(newest.get(step.key()), step)) {
      return false;
    }
    return held.containsKey(step.predecessor())
        || (predecessor != null && predecessor.compareTo(event.at()) > 0);
  }

  private void release(LedgerEvent event, List<LedgerEvent> ready) {
    LedgerEvent next = event;
    while (next != null) {
      ready.add(next);
      newest.merge(next.step().key(), next.step().version(), Math::max);
      next = held.remove(next.step().successor());
    }
  }

  /** Predecessors that neither memory nor the events themselves account for. */
  private List<AggregateStep> doubtful(List<LedgerEvent> events, Set<AggregateStep> present) {
    return events.stream()
        .map(LedgerEvent::step)
        .filter(step -> !follows(newest.get(step.key()), step))
        .map(AggregateStep::predecessor)
        .filter(step -> !present.contains(step) && !held.containsKey(step))
        .toList();
  }

  private static boolean follows(@Nullable Long newest, AggregateStep step) {
    return step.version() == 1 || (newest != null && newest >= step.version() - 1);
  }
}
