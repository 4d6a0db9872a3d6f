package io.millrace.query.orderstream;

import io.millrace.platform.query.cache.ViewChangeListener;
import io.millrace.platform.query.cache.ViewKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The latest changes of orders, kept in a ring. Readers hold their own place in it, so that a slow
 * one costs nothing and holds nobody up; one that falls out of the ring has to begin again.
 */
@Singleton
class OrderFeed implements ViewChangeListener {
  private static final Logger LOG = Logger.getLogger(OrderFeed.class);

  static final int CAPACITY = 10_000;
  static final String VIEW = "order_view";

  /**
   * An order changed.
   *
   * @param sequence counts the events of this instance
   * @param position behind this event
   */
  record Change(
      long sequence, int partition, long offset, String order, long version, String position) {}

  /** Where a reader stands. */
  record Place(long afterSequence, FeedPosition seen) {}

  private final Change[] ring;
  private final Map<Integer, Long> seen = new HashMap<>();

  /** Of each partition, the last offset that the ring cannot give any more. */
  private final Map<Integer, Long> lost = new HashMap<>();

  /** Of each partition, where its reading began, and what comes behind its last message. */
  private final Map<Integer, Long> starts = new HashMap<>();

  private Map<Integer, Long> ends = Map.of();

  private final Map<Object, Runnable> waiting = new HashMap<>();

  /** The first sequence that belongs to the topic as it is now. */
  private long oldest = 1;

  private long sequence;
  private boolean finished;

  OrderFeed() {
    this(CAPACITY);
  }

  OrderFeed(int capacity) {
    ring = new Change[capacity];
  }

  private Change at(long number) {
    return ring[(int) (number % ring.length)];
  }

  /** The sequence of the oldest change that is still here; one behind the end if there is none. */
  private long first() {
    return Math.max(oldest, sequence - ring.length + 1);
  }

  @Override
  public synchronized void following(Map<Integer, Long> nextOffsets) {
    starts.putAll(nextOffsets);
    nextOffsets.forEach(
        (partition, next) -> {
          long last = next - 1;
          Long known = seen.get(partition);
          if (known == null || known < last) {
            // What lies between was not seen here: nobody can resume before it.
            lost.put(partition, last);
            seen.put(partition, last);
          }
        });
  }

  @Override
  public void endsAt(Map<Integer, Long> nextOffsets) {
    boolean isAnother;
    synchronized (this) {
      ends = Map.copyOf(nextOffsets);
      isAnother =
          ends.entrySet().stream()
              .anyMatch(end -> seen.getOrDefault(end.getKey(), -1L) >= end.getValue());
      if (isAnother) {
        beginAnew();
      }
    }
    if (isAnother) {
      LOG.warn("The topic of view changes was made anew: streams of orders begin anew, too");
      wakeAll();
    }
  }

  /** Positions of the topic as it was mean nothing any more: all readers are overtaken. */
  private void beginAnew() {
    sequence++;
    oldest = sequence + 1;
    seen.clear();
    lost.clear();
    starts.forEach(
        (partition, first) -> {
          seen.put(partition, first - 1);
          lost.put(partition, first - 1);
        });
  }

  @Override
  public void changed(ViewKey key, long version, int partition, long offset) {
    synchronized (this) {
      if (seen.getOrDefault(partition, -1L) >= offset) {
        return;
      }
      seen.put(partition, offset);
      if (!key.view().equals(VIEW)) {
        return;
      }
      append(key, version, partition, offset);
    }
    wakeAll();
  }

  private void append(ViewKey key, long version, int partition, long offset) {
    sequence++;
    if (sequence - ring.length >= oldest) {
      Change oldest = at(sequence);
      lost.merge(oldest.partition(), oldest.offset(), Math::max);
    }
    String position = new FeedPosition(seen).write();
    ring[(int) (sequence % ring.length)] =
        new Change(sequence, partition, offset, key.key(), version, position);
  }

  /** The place of who begins now. */
  synchronized Place end() {
    return new Place(sequence, new FeedPosition(seen));
  }

  /**
   * Whether somebody who was here must have read further than this instance: it is another one's
   * position that is read here in a moment, or of another topic.
   */
  synchronized boolean isAhead(FeedPosition position) {
    return seen.isEmpty() || isBehindIn(seen, position);
  }

  /** Whether this instance will come to it, by what it knows of the topic. */
  synchronized boolean isOnItsWay(FeedPosition position) {
    return seen.isEmpty()
        || (!ends.isEmpty()
            && position.lastOffsets().entrySet().stream()
                .allMatch(part -> part.getValue() < ends.getOrDefault(part.getKey(), 0L)));
  }

  private static boolean isBehindIn(Map<Integer, Long> seen, FeedPosition position) {
    return position.lastOffsets().entrySet().stream()
        .anyMatch(part -> seen.getOrDefault(part.getKey(), Long.MAX_VALUE) < part.getValue());
  }

  /**
   * The place of who has seen this much, or nothing if the ring does not reach back so far, this
   * instance has not come so far, or the topic has no such partition.
   */
  synchronized Optional<Place> after(FeedPosition position) {
    boolean reaches =
        seen.keySet().containsAll(position.lastOffsets().keySet())
            && !isAhead(position)
            && lost.entrySet().stream().allMatch(l -> position.includes(l.getKey(), l.getValue()));
    return reaches ? Optional.of(new Place(first() - 1, position)) : Optional.empty();
  }

  /** What a reader at this place has seen, as text; empty if its last change has left the ring. */
  synchronized String position(Place place) {
    FeedPosition seenHere;
    if (place.afterSequence() >= sequence) {
      seenHere = new FeedPosition(seen);
    } else if (place.afterSequence() >= first()) {
      seenHere = FeedPosition.read(at(place.afterSequence()).position()).orElseThrow();
    } else {
      return "";
    }
    // It may have come with more than this instance has seen.
    return seenHere.and(place.seen()).write();
  }

  /** What a look into the feed gives. */
  sealed interface Look {}

  /** The next change. */
  record Next(Change change) implements Look {}

  /** There is none yet. */
  record AtEnd() implements Look {}

  /** The reader was too slow: what comes next for it is gone. */
  record Overtaken() implements Look {}

  /** What comes behind this place. */
  synchronized Look look(Place place) {
    if (place.afterSequence() >= sequence) {
      return new AtEnd();
    }
    return place.afterSequence() < first() - 1
        ? new Overtaken()
        : new Next(at(place.afterSequence() + 1));
  }

  /** Completes when there may be something behind this place. */
  Uni<Void> changeBehind(Place place) {
    Object key = new Object();
    return Uni.createFrom()
        .<Void>emitter(
            emitter -> {
              if (!waits(key, place, () -> emitter.complete(null))) {
                emitter.complete(null);
              }
            })
        .onTermination()
        .invoke(() -> forget(key));
  }

  /** Wakes everybody that waits, although nothing changed; from now on nobody waits. */
  void finish() {
    synchronized (this) {
      finished = true;
    }
    wakeAll();
  }

  /** Whether readers are to end. */
  synchronized boolean isFinished() {
    return finished;
  }

  private void wakeAll() {
    List<Runnable> awake;
    synchronized (this) {
      awake = List.copyOf(waiting.values());
      waiting.clear();
    }
    awake.forEach(Runnable::run);
  }

  private synchronized boolean waits(Object key, Place place, Runnable awake) {
    if (finished || place.afterSequence() < sequence) {
      return false;
    }
    waiting.put(key, awake);
    return true;
  }

  private synchronized void forget(Object key) {
    waiting.remove(key);
  }
}
