package io.millrace.platform.projection.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tells others what transactions have committed, each at least once: what this projector cannot
 * have told, because it failed to or another one was killed before it did, is found in the outbox.
 */
final class Announcer {
  /** Whoever lives has told what it committed by then, as long as it can be told at all. */
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  private static final int AT_ONCE = 20;

  private final ProjectionStore store;
  private final ViewChangePublisher outlet;
  private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<UUID> told = new ConcurrentLinkedQueue<>();
  private long lookedAtNanos = System.nanoTime();

  Announcer(ProjectionStore store, ViewChangePublisher outlet) {
    this.store = store;
    this.outlet = outlet;
  }

  /** Tells what has just been committed; does not wait until it is told. */
  void tell(Announcement announcement) {
    if (!announcement.isEmpty()) {
      begin(announcement);
    }
  }

  /** Whether it may be told; false if it is known already that it could not be. */
  private boolean begin(Announcement announcement) {
    UUID id = announcement.id();
    underWay.add(id);
    CompletableFuture<Void> telling = outlet.tell(announcement);
    CompletableFuture<Void> known =
        telling.whenComplete(
            (done, failure) -> {
              if (failure == null) {
                told.add(id);
              }
              underWay.remove(id);
            });
    return !known.isCompletedExceptionally();
  }

  /** Clears the outbox of what has been told, and looks now and then for what is overdue. */
  void lookAround() {
    clear();
    if (System.nanoTime() - lookedAtNanos > OVERDUE.toNanos()) {
      tellAgain(OVERDUE);
    }
  }

  /** Tells all that stands in the outbox, whoever committed it. */
  void tellAll() {
    clear();
    tellAgain(Duration.ZERO);
  }

  private void clear() {
    List<UUID> done = new ArrayList<>();
    for (UUID id = told.poll(); id != null; id = told.poll()) {
      done.add(id);
    }
    if (!done.isEmpty()) {
      store.told(done);
    }
  }

  private void tellAgain(Duration standingFor) {
    List<Announcement> untold = store.untold(standingFor, underWay, AT_ONCE);
    boolean goesOn = untold.stream().allMatch(this::begin);
    if (!goesOn || untold.size() < AT_ONCE) {
      lookedAtNanos = System.nanoTime();
    }
  }
}
