package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.ApplyOutcome.Poison;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.PartitionWatermark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Applies one round to all projections. A small round is one transaction, because latency counts
 * then; in a large one each projection has its own and they run beside each other. Either way a
 * record that the store refuses is found by halving, and parked alone.
 */
public final class RoundApplier {
  private final ProjectionStore store;
  private final Announcer announcer;
  private final EngineMonitor monitor;
  private final EngineSettings settings;
  private final Positions positions;
  private final ExecutorService beside =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("apply-", 0).factory());
  private long checkpointsMovedAtNanos = System.nanoTime();

  RoundApplier(
      ProjectionStore store,
      Announcer announcer,
      EngineMonitor monitor,
      EngineSettings settings,
      Positions positions) {
    this.store = store;
    this.announcer = announcer;
    this.monitor = monitor;
    this.settings = settings;
    this.positions = positions;
  }

  /**
   * Applies what each of these projections has not taken yet of these records. May be called again
   * with the same records after any failure.
   *
   * @throws StoreException Away or Fenced
   */
  void apply(List<LiveProjection<?>> projections, List<FeedRecord> records) {
    List<ProjectionBatch<?>> batches = new ArrayList<>();
    int events = 0;
    for (LiveProjection<?> projection : projections) {
      ProjectionBatch<?> batch = positions.batch(projection, records);
      if (batch != null) {
        batches.add(batch);
        events = Math.max(events, batch.events());
      }
    }
    if (batches.isEmpty()) {
      return;
    }
    monitor.started(batches);
    if (events == 0 && !checkpointsAreOld()) {
      mark(batches);
    } else if (events <= settings.coalesceUpTo()) {
      commit(batches);
      checkpointsMovedAtNanos = System.nanoTime();
    } else {
      commitBesideEachOther(batches);
    }
  }

  private boolean checkpointsAreOld() {
    return System.nanoTime() - checkpointsMovedAtNanos
        > settings.idleCheckpointInterval().toNanos();
  }

  private void mark(List<ProjectionBatch<?>> batches) {
    List<Checkpoint> behind = new ArrayList<>();
    List<PartitionWatermark> marks = new ArrayList<>();
    for (ProjectionBatch<?> batch : batches) {
      behind.addAll(batch.from().values());
      marks.addAll(batch.marks());
    }
    store.mark(behind, marks);
    batches.forEach(batch -> monitor.seen(batch.moves()));
    monitor.marked(marks);
  }

  private void commitBesideEachOther(List<ProjectionBatch<?>> batches) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (ProjectionBatch<?> batch : batches) {
      all.add(CompletableFuture.runAsync(() -> commit(List.of(batch)), beside));
    }
    // Waits for every one of them: none may still write while the checkpoints are read again.
    CompletableFuture<Void> done = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    await(done);
  }

  private void commit(List<ProjectionBatch<?>> batches) {
    Instant begun = monitor.now();
    List<FoldedBatch<?>> folded = foldAll(batches);
    Announcement announcement;
    try {
      announcement = store.commit(folded);
    } catch (StoreException.Refused e) {
      isolate(batches, e);
      return;
    }
    for (int i = 0; i < batches.size(); i++) {
      monitor.visible(batches.get(i), folded.get(i), begun);
    }
    committed(folded, announcement);
  }

  private List<FoldedBatch<?>> foldAll(List<ProjectionBatch<?>> batches) {
    List<CompletableFuture<? extends FoldedBatch<?>>> reads = new ArrayList<>();
    for (ProjectionBatch<?> batch : batches) {
      reads.add(read(batch));
    }
    List<FoldedBatch<?>> folded = new ArrayList<>();
    for (CompletableFuture<? extends FoldedBatch<?>> read : reads) {
      folded.add(await(read));
    }
    return folded;
  }

  private void isolate(List<ProjectionBatch<?>> batches, StoreException.Refused cause) {
    if (batches.size() > 1) {
      for (ProjectionBatch<?> batch : batches) {
        commit(List.of(batch));
      }
      return;
    }
    ProjectionBatch<?> batch = batches.getFirst();
    if (batch.events() == 1) {
      park(batch, cause);
      return;
    }
    for (List<FeedRecord> half : batch.halves()) {
      ProjectionBatch<?> smaller = positions.batch(batch.projection(), half);
      if (smaller != null) {
        commit(List.of(smaller));
      }
    }
  }

  private <R> void park(ProjectionBatch<R> batch, StoreException.Refused cause) {
    Known<R> known = await(store.known(batch.projection(), batch.aggregateIds()));
    Poison poison = new Poison("the table refused the row: " + cause.getMessage());
    List<FoldedBatch<?>> folded = List.of(ProjectionFold.refuse(batch, known, poison));
    committed(folded, store.commit(folded));
  }

  private void committed(List<FoldedBatch<?>> folded, Announcement announcement) {
    for (FoldedBatch<?> batch : folded) {
      batch.moves().forEach(move -> positions.hold(move.after()));
      monitor.committed(batch);
    }
    announcer.tell(announcement);
  }

  private <R> CompletableFuture<FoldedBatch<R>> read(ProjectionBatch<R> batch) {
    if (batch.events() == 0) {
      Known<R> nothing = new Known<>(Map.of(), Map.of());
      return CompletableFuture.completedFuture(ProjectionFold.fold(batch, nothing));
    }
    return store
        .known(batch.projection(), batch.aggregateIds())
        .thenApplyAsync(known -> ProjectionFold.fold(batch, known), beside);
  }

  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
